package dev.cyclelog.events;

import java.time.OffsetDateTime;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event as a game service publishes it. {@code docs/events.md} describes the fields.
 *
 * @param eventId the producer's id of the event, the same on every retry, unique within the cycle
 * @param eventType a type of the catalogue
 * @param cycleNumber the cycle in which the event occurred, from 0
 * @param eventTimestamp when the event occurred, or null: then the record's append time counts
 * @param userId the stable that the event is about, or null
 * @param robotId the robot that the event is about, or null
 * @param payload what the type's schema describes; its numbers keep every digit
 * @param metadata how a value was calculated, or null
 */
public record Event(
        String eventId,
        String eventType,
        int cycleNumber,
        OffsetDateTime eventTimestamp,
        Integer userId,
        Integer robotId,
        ObjectNode payload,
        ObjectNode metadata) {}
