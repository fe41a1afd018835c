package dev.cyclelog.publisher;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.cyclelog.events.Event;
import dev.cyclelog.events.Json;
import java.time.OffsetDateTime;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an {@link Event}. Its id is made here, once, a UUID of version 7: publish the same event again to retry, do not
 * build another.
 */
public final class EventBuilder {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final String eventType;
    private final int cycleNumber;
    private String eventId = IDS.generate().toString();
    private OffsetDateTime eventTimestamp;
    private Integer userId;
    private Integer robotId;
    private ObjectNode payload = Json.MAPPER.createObjectNode();
    private ObjectNode metadata;

    private EventBuilder(String eventType, int cycleNumber) {
        this.eventType = eventType;
        this.cycleNumber = cycleNumber;
    }

    /** Begins an event of a type of the catalogue, in a cycle. */
    public static EventBuilder event(String eventType, int cycleNumber) {
        return new EventBuilder(eventType, cycleNumber);
    }

    /** An id of the caller's own, of 1 to 100 characters, unique within the cycle. */
    public EventBuilder eventId(String id) {
        this.eventId = id;
        return this;
    }

    /** When the event occurred; without this, the time at which Kafka stores it. */
    public EventBuilder at(OffsetDateTime timestamp) {
        this.eventTimestamp = timestamp;
        return this;
    }

    /** The stable that the event is about. */
    public EventBuilder user(int id) {
        this.userId = id;
        return this;
    }

    /** The robot that the event is about. */
    public EventBuilder robot(int id) {
        this.robotId = id;
        return this;
    }

    /** What the type's schema describes. Amounts are best given as integers or {@link java.math.BigDecimal}. */
    public EventBuilder payload(Map<String, ?> fields) {
        this.payload = Json.MAPPER.valueToTree(fields);
        return this;
    }

    /** How a value was calculated. */
    public EventBuilder metadata(Map<String, ?> fields) {
        this.metadata = Json.MAPPER.valueToTree(fields);
        return this;
    }

    /** The event. */
    public Event build() {
        return new Event(eventId, eventType, cycleNumber, eventTimestamp, userId, robotId, payload, metadata);
    }
}
