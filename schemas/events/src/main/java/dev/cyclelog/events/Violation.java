package dev.cyclelog.events;

/**
 * One thing that is wrong with an event.
 *
 * @param pointer JSON pointer (RFC 6901) to the place in the event; empty for the event as a whole
 * @param message what is wrong there, in words that a game service's author can act on
 */
public record Violation(String pointer, String message) {

    @Override
    public String toString() {
        return pointer.isEmpty() ? message : pointer + ": " + message;
    }
}
