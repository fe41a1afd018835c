package dev.cyclelog.sequencer;

import dev.cyclelog.events.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Hashes by which events are remembered without being kept. */
final class Fingerprint {

    /** 128 bits: two of a billion ids of one cycle agree by chance with a probability below 10^-20. */
    private static final int LENGTH = 16;

    private Fingerprint() {}

    /** The place of an event's id in the store: all ids of a cycle lie together. */
    static byte[] idKey(int cycleNumber, String eventId) {
        return ByteBuffer.allocate(Integer.BYTES + LENGTH)
                .putInt(cycleNumber)
                .put(sha256(eventId.getBytes(StandardCharsets.UTF_8)), 0, LENGTH)
                .array();
    }

    /** The same for two texts of one event that differ in white space, key order or trailing zeros only. */
    static byte[] content(byte[] published) {
        StringBuilder canonical = new StringBuilder(published.length);
        append(Json.MAPPER.readTree(new String(published, StandardCharsets.UTF_8)), canonical);
        byte[] content = new byte[LENGTH];
        System.arraycopy(sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)), 0, content, 0, LENGTH);
        return content;
    }

    static String sha256Hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    private static void append(JsonNode node, StringBuilder canonical) {
        if (node.isObject()) {
            canonical.append('{');
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((name, value) -> {
                canonical.append(Json.MAPPER.writeValueAsString(name)).append(':');
                append(value, canonical);
                canonical.append(',');
            });
            canonical.append('}');
        } else if (node.isArray()) {
            canonical.append('[');
            node.forEach(element -> {
                append(element, canonical);
                canonical.append(',');
            });
            canonical.append(']');
        } else if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            canonical.append(number.signum() == 0 ? "0" : number.stripTrailingZeros());
        } else {
            canonical.append(node);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
