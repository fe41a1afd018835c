package dev.cyclelog.events;

import java.time.LocalDateTime;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * One event of {@code audit-events}: an accepted event with its place in its cycle.
 *
 * @param sequenceNumber the event's number within its cycle: 1, 2, 3 … without a gap
 * @param eventId the producer's id of the event
 * @param eventType a type of the catalogue
 * @param cycleNumber the cycle in which the event occurred
 * @param eventTimestamp when the event occurred, in UTC, cut to microseconds
 * @param userId the stable that the event is about, or null
 * @param robotId the robot that the event is about, or null
 * @param payload the payload's JSON text exactly as it was published
 * @param metadata the metadata's JSON text exactly as it was published, or null
 */
public record SequencedEvent(
        int sequenceNumber,
        String eventId,
        String eventType,
        int cycleNumber,
        LocalDateTime eventTimestamp,
        Integer userId,
        Integer robotId,
        String payload,
        String metadata) {

    /** The sequencer has looked for duplicate keys already. */
    private static final ObjectReader ACCEPTED =
            Json.MAPPER.reader().without(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** The payload as a tree whose numbers keep every digit. Parsed anew on each call. */
    public JsonNode payloadTree() {
        return ACCEPTED.readTree(payload);
    }
}
