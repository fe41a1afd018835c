package dev.cyclelog.cli.trace;

import dev.cyclelog.events.EnvelopeGlimpse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Recognises one event in records' bytes, most of the others without parsing them. */
final class EventSearch {

    private final String eventId;
    private final int cycleNumber;
    private final byte[] plainId;

    EventSearch(String eventId, int cycleNumber) {
        this.eventId = eventId;
        this.cycleNumber = cycleNumber;
        this.plainId = eventId.getBytes(StandardCharsets.UTF_8);
    }

    String eventId() {
        return eventId;
    }

    int cycleNumber() {
        return cycleNumber;
    }

    /** Whether these bytes, as a game service published them, are this event, be it valid or not. */
    boolean matches(byte[] key, byte[] value) {
        if (!mayMatch(value)) {
            return false;
        }
        EnvelopeGlimpse event = EnvelopeGlimpse.of(value);
        Integer cycle = event.cycleNumber() == null ? EnvelopeGlimpse.cycleNumberOfKey(key) : event.cycleNumber();
        return eventId.equals(event.eventId()) && Objects.equals(cycleNumber, cycle);
    }

    /** Whether the id can be in there. In JSON any character may be written as an escape, which begins with a \. */
    boolean mayMatch(byte[] value) {
        if (value == null) {
            return false;
        }
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '\\' || value[i] == plainId[0] && isAt(value, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] value, int start) {
        if (start + plainId.length > value.length) {
            return false;
        }
        for (int i = 1; i < plainId.length; i++) {
            if (value[start + i] != plainId[i]) {
                return false;
            }
        }
        return true;
    }
}
