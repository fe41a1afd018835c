package dev.cyclelog.sequencer;

import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.Validation;
import dev.cyclelog.events.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import tools.jackson.databind.node.ArrayNode;

/** Makes the record that goes to {@code game-events.dead-letter}. */
final class DeadLetters {

    /** Of a larger record only so much is kept, with its length and hash. */
    static final int MAX_VALUE_BYTES = 1 << 20;

    private static final int KEPT_OF_LARGER = 64 << 10;
    private static final int MAX_KEY_BYTES = 4 << 10;
    private static final int MAX_VIOLATIONS_BYTES = 8 << 10;
    /** So short that one violation always fits: JSON writes a control character with six. */
    private static final int MAX_TEXT_CHARS = 600;

    /** What UTF-8 or jsonb cannot hold: the names of a refused event's fields may. Pairs of surrogates do not match. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    private DeadLetters() {}

    static Record<byte[], byte[]> letter(Record<byte[], byte[]> record, Origin origin, Validation.Invalid invalid) {
        RecordHeaders headers = Source.only(record);
        origin.addTo(headers);
        headers.add(Headers.REASON, text(invalid.reason().code()));
        headers.add(Headers.VIOLATIONS, violations(invalid));
        byte[] value = record.value();
        if (value != null && value.length > MAX_VALUE_BYTES) {
            headers.add(Headers.ORIGINAL_LENGTH, text(Integer.toString(value.length)));
            headers.add(Headers.ORIGINAL_SHA256, text(Fingerprint.sha256Hex(value)));
            value = Arrays.copyOf(value, KEPT_OF_LARGER);
        }
        // A compressed key passes the broker's limit and, uncompressed, not the producer's: it must not stop the
        // service.
        byte[] key = record.key();
        if (key != null && key.length > MAX_KEY_BYTES) {
            key = Arrays.copyOf(key, MAX_KEY_BYTES);
        }
        return new Record<>(key, value, record.timestamp(), headers);
    }

    private static byte[] violations(Validation.Invalid invalid) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        byte[] bytes = Json.MAPPER.writeValueAsBytes(all);
        for (Violation violation : invalid.violations()) {
            all.addObject().put("pointer", cut(violation.pointer())).put("message", cut(violation.message()));
            byte[] withThisOne = Json.MAPPER.writeValueAsBytes(all);
            if (withThisOne.length > MAX_VIOLATIONS_BYTES) {
                break;
            }
            bytes = withThisOne;
        }
        return bytes;
    }

    private static String cut(String text) {
        String kept = text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS) + "…";
        return UNSTORABLE.matcher(kept).replaceAll("\uFFFD");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
