package dev.cyclelog.projector;

import dev.cyclelog.events.EnvelopeGlimpse;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.jooq.JSONB;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** A dead letter's headers as PostgreSQL can hold them. What is missing or unusable is null. */
final class DeadLetterHeaders {

    /** Longer than what the sequencer writes; short enough for an index and for a line of text. */
    private static final int MAX_NAME_CHARS = 200;

    private static final int MAX_SOURCE_CHARS = 1_000;
    private static final int MAX_MESSAGE_CHARS = 8 << 10;

    private final org.apache.kafka.common.header.Headers headers;

    DeadLetterHeaders(org.apache.kafka.common.header.Headers headers) {
        this.headers = headers;
    }

    /** "unknown" if none is given. */
    String reason() {
        String reason = text(Headers.REASON, MAX_NAME_CHARS);
        return reason == null ? "unknown" : reason;
    }

    /** An array of objects with pointer and message. What is none is shown as a message. */
    JSONB violations() {
        ArrayNode violations = Json.MAPPER.createArrayNode();
        String header = text(Headers.VIOLATIONS);
        if (header != null && !addAll(header, violations)) {
            violations.removeAll();
            add(violations, "", header);
        }
        return JSONB.valueOf(violations.toString());
    }

    private static boolean addAll(String header, ArrayNode violations) {
        JsonNode given;
        try {
            given = Json.MAPPER.readTree(header);
        } catch (JacksonException | NumberFormatException notJson) {
            return false;
        }
        for (JsonNode one : given) {
            if (!one.path("pointer").isString() || !one.path("message").isString()) {
                return false;
            }
            add(violations, one.get("pointer").stringValue(), one.get("message").stringValue());
        }
        return given.isArray();
    }

    private static void add(ArrayNode violations, String pointer, String message) {
        violations
                .addObject()
                .put("pointer", EnvelopeGlimpse.storable(pointer, MAX_MESSAGE_CHARS))
                .put("message", EnvelopeGlimpse.storable(message, MAX_MESSAGE_CHARS));
    }

    String originTopic() {
        return text(Headers.ORIGIN_TOPIC, MAX_NAME_CHARS);
    }

    Integer originPartition() {
        return number(Headers.ORIGIN_PARTITION, Integer::valueOf);
    }

    Long originOffset() {
        return number(Headers.ORIGIN_OFFSET, Long::valueOf);
    }

    LocalDateTime originTimestamp() {
        Long millis = number(Headers.ORIGIN_TIMESTAMP, Long::valueOf);
        return millis == null ? null : utc(millis);
    }

    Long originalLength() {
        return number(Headers.ORIGINAL_LENGTH, Long::valueOf);
    }

    String originalSha256() {
        return text(Headers.ORIGINAL_SHA256, MAX_NAME_CHARS);
    }

    String source() {
        return text(Headers.SOURCE, MAX_SOURCE_CHARS);
    }

    /** Milliseconds since 1970 as a time in UTC; null outside the years 1 to 9999. */
    static LocalDateTime utc(long millis) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        return time.getYear() >= 1 && time.getYear() <= 9999 ? time : null;
    }

    private <T> T number(String name, Function<String, T> parse) {
        String text = text(name);
        try {
            return text == null ? null : parse.apply(text);
        } catch (NumberFormatException notOurs) {
            return null;
        }
    }

    private String text(String name, int maxChars) {
        String text = text(name);
        return text == null ? null : EnvelopeGlimpse.storable(text, maxChars);
    }

    private String text(String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
