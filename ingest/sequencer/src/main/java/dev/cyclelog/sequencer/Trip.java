package dev.cyclelog.sequencer;

import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A tripped circuit breaker, as it stands in the topic {@code sequencer.breaker} under the partition's number until
 * somebody resumes.
 *
 * @param partition the partition on which events were rejected
 * @param topic the topic of the event that tripped it
 * @param offset that event's offset, which is the last one that was read
 * @param at when that event was published
 * @param why what happened
 */
public record Trip(int partition, String topic, long offset, Instant at, String why) {

    byte[] key() {
        return Integer.toString(partition).getBytes(StandardCharsets.UTF_8);
    }

    byte[] value() {
        return Json.MAPPER.writeValueAsBytes(Json.MAPPER
                .createObjectNode()
                .put("partition", partition)
                .put("topic", topic)
                .put("offset", offset)
                .put("at", at.toString())
                .put("why", why));
    }

    static Trip of(byte[] value) {
        JsonNode trip = Json.MAPPER.readTree(new String(value, StandardCharsets.UTF_8));
        return new Trip(
                trip.get("partition").intValue(),
                trip.get("topic").stringValue(),
                trip.get("offset").longValue(),
                Instant.parse(trip.get("at").stringValue()),
                trip.get("why").stringValue());
    }
}
