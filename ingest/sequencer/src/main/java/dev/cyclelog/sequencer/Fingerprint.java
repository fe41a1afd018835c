package dev.cyclelog.sequencer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/**
 * Hashes by which events are remembered without being kept. Each instance uses its digest and buffer again for every
 * event: for one thread.
 */
final class Fingerprint {

    /** 128 bits: two of a billion ids of one cycle agree by chance with a probability below 10^-20. */
    private static final int LENGTH = 16;

    private final MessageDigest digest = sha256();
    private final CanonicalJson canonical = new CanonicalJson(digest);

    /** The place of an event's id in the store: all ids of a cycle lie together. */
    byte[] idKey(int cycleNumber, String eventId) {
        return ByteBuffer.allocate(Integer.BYTES + LENGTH)
                .putInt(cycleNumber)
                .put(digest.digest(eventId.getBytes(StandardCharsets.UTF_8)), 0, LENGTH)
                .array();
    }

    /** Where the ids of a cycle begin. */
    static byte[] firstIdKey(int cycleNumber) {
        return ByteBuffer.allocate(Integer.BYTES + LENGTH).putInt(cycleNumber).array();
    }

    /** Where the ids of a cycle end. */
    static byte[] lastIdKey(int cycleNumber) {
        byte[] key = firstIdKey(cycleNumber);
        Arrays.fill(key, Integer.BYTES, key.length, (byte) 0xff);
        return key;
    }

    /**
     * The same for two texts of one event that differ in white space, key order, escapes or trailing zeros only.
     *
     * @param published a valid event as it was published
     */
    byte[] content(JsonNode published) {
        canonical.update(published);
        return Arrays.copyOf(digest.digest(), LENGTH);
    }

    static String sha256Hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
