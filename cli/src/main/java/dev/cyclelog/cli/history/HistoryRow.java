package dev.cyclelog.cli.history;

import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;

/**
 * A row of the history. Its numbers are as wide as any table's could be: what does not fit is refused in words.
 *
 * @param eventTimestamp in UTC, as PostgreSQL prints it
 * @param payload JSON text
 * @param metadata JSON text, or null
 */
record HistoryRow(
        Long cycleNumber,
        Long sequenceNumber,
        String eventType,
        String eventTimestamp,
        Long userId,
        Long robotId,
        String payload,
        String metadata) {

    /** The id of the event that stands for this row. */
    static String eventId(long cycleNumber, long sequenceNumber) {
        return "legacy-%d-%d".formatted(cycleNumber, sequenceNumber);
    }

    /**
     * The event that stands for it, on the wire. Of the same row always the same bytes, and those of payload and
     * metadata as PostgreSQL printed them, so that no digit can change.
     */
    byte[] event() {
        StringBuilder json = new StringBuilder(200 + (payload == null ? 0 : payload.length()));
        json.append("{\"eventId\":\"").append(eventId(cycleNumber, sequenceNumber));
        json.append("\",\"eventType\":").append(Json.MAPPER.writeValueAsString(eventType));
        json.append(",\"cycleNumber\":").append(cycleNumber);
        json.append(",\"eventTimestamp\":\"")
                .append(eventTimestamp.replace(' ', 'T'))
                .append("Z\"");
        append(json, "userId", userId);
        append(json, "robotId", robotId);
        append(json, "payload", payload);
        append(json, "metadata", metadata);
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder json, String name, Object value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":").append(value);
        }
    }

    @Override
    public String toString() {
        return "cycle %d, sequence number %d".formatted(cycleNumber, sequenceNumber);
    }
}
