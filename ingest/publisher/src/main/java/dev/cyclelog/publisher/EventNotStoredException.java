package dev.cyclelog.publisher;

/**
 * Kafka has not confirmed that an event is stored. The message says what happened and what to do: publish the same
 * event again. It may have been stored after all, and its confirmation lost; then it counts once.
 *
 * <p>The cause, where there is one, is Kafka's own exception.
 */
public final class EventNotStoredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String eventId;
    private final int cycleNumber;

    EventNotStoredException(String eventId, int cycleNumber, String what, Throwable cause) {
        super(
                "event '%s' of cycle %d was not stored: %s. Publish the same event again; if it was stored after all, it counts once"
                        .formatted(eventId, cycleNumber, what),
                cause);
        this.eventId = eventId;
        this.cycleNumber = cycleNumber;
    }

    /** The event's id, which is unique within its cycle. */
    public String eventId() {
        return eventId;
    }

    /** The event's cycle. */
    public int cycleNumber() {
        return cycleNumber;
    }
}
