package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A valid event with the sequence number that it must get. Null fields of the payload count as absent. */
record PublishedEvent(
        int cycleNumber,
        int sequenceNumber,
        String eventType,
        LocalDateTime eventTimestamp,
        Integer userId,
        Integer robotId,
        JsonNode payload,
        String payloadText,
        String metadataText) {

    static PublishedEvent of(String json, JsonNode event, int sequenceNumber) {
        Map<String, String> texts = ExactJson.objectMembers(json);
        return new PublishedEvent(
                event.get("cycleNumber").intValue(),
                sequenceNumber,
                event.get("eventType").stringValue(),
                isPresent(event, "eventTimestamp")
                        ? utcMicroseconds(event.get("eventTimestamp").stringValue())
                        : null,
                integer(event, "userId"),
                integer(event, "robotId"),
                event.get("payload"),
                texts.get("payload"),
                texts.get("metadata"));
    }

    boolean is(String type) {
        return eventType.equals(type);
    }

    boolean isOneOf(Set<String> types) {
        return types.contains(eventType);
    }

    boolean has(String field) {
        return isPresent(payload, field);
    }

    /** The number, 0 if absent. */
    BigDecimal amount(String field) {
        return has(field) ? payload.get(field).decimalValue() : BigDecimal.ZERO;
    }

    /** The integer, null if absent. */
    Integer integer(String field) {
        return integer(payload, field);
    }

    /** Text as {@code payload->>'field'} gives it, so that 5 and "5" are the same; null if absent. */
    String text(String field) {
        return has(field) ? payload.get(field).asString() : null;
    }

    /** Whether the field is there and true. */
    boolean flag(String field) {
        return has(field) && payload.get(field).booleanValue();
    }

    ExpectedRow row() {
        return new ExpectedRow(
                cycleNumber, sequenceNumber, eventType, eventTimestamp, userId, robotId, payloadText, metadataText);
    }

    private static boolean isPresent(JsonNode object, String field) {
        return object.get(field) != null && !object.get(field).isNull();
    }

    private static Integer integer(JsonNode object, String field) {
        return isPresent(object, field) ? (Integer) object.get(field).intValue() : null;
    }

    private static LocalDateTime utcMicroseconds(String timestamp) {
        return OffsetDateTime.parse(timestamp)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MICROS);
    }
}
