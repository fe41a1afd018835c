package dev.cyclelog.cli.verify;

import dev.cyclelog.cli.deadletters.Printable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event id that was accepted in several cycles. It may be: ids are unique within their cycle. But a producer that
 * publishes an event again and says another cycle this time has it counted twice.
 *
 * @param eventId the id
 * @param accepted as which events, the first ones of them
 */
public record RepeatedId(String eventId, List<Acceptance> accepted) {

    /**
     * One of the events.
     *
     * @param cycleNumber its cycle
     * @param sequenceNumber its number there
     */
    public record Acceptance(int cycleNumber, int sequenceNumber) {}

    /** Copies the list. */
    public RepeatedId {
        accepted = List.copyOf(accepted);
    }

    /** In words, on one line. */
    public String text() {
        return "event id in several cycles, '%s': %s"
                .formatted(
                        Printable.line(eventId, Integer.MAX_VALUE),
                        accepted.stream()
                                .map(one -> "cycle %d, sequence number %d"
                                        .formatted(one.cycleNumber(), one.sequenceNumber()))
                                .collect(Collectors.joining("; ")));
    }
}
