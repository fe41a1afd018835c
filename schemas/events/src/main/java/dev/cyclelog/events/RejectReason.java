package dev.cyclelog.events;

/**
 * Why an event was rejected. The codes are part of the wire format and are explained in {@code docs/dead-letters.md}.
 */
public enum RejectReason {
    /** The bytes are not one JSON object in UTF-8. */
    MALFORMED_JSON("malformed-json"),
    /** The record is larger than the limit. */
    TOO_LARGE("too-large"),
    /** PostgreSQL's {@code jsonb} could not hold a value. */
    UNSTORABLE_VALUE("unstorable-value"),
    /** A top-level field is missing, unknown or of the wrong type. */
    INVALID_ENVELOPE("invalid-envelope"),
    /** No schema is known for the event's type. */
    UNKNOWN_EVENT_TYPE("unknown-event-type"),
    /** The payload does not match its type's schema, or the event lacks an id that its type requires. */
    SCHEMA_VIOLATION("schema-violation"),
    /** The cycle already has an event with this id and other content. */
    CONFLICTING_DUPLICATE("conflicting-duplicate"),
    /** The cycle's last event is so long ago that its ids are forgotten: this may be a retry. */
    CYCLE_EXPIRED("cycle-expired"),
    /** The event was sent to its cycle's partition, and arrived on another. */
    WRONG_PARTITION("wrong-partition");

    private final String code;

    RejectReason(String code) {
        this.code = code;
    }

    /** The code on the wire. */
    public String code() {
        return code;
    }

    @Override
    public String toString() {
        return code;
    }
}
