package dev.cyclelog.cli.trace;

import dev.cyclelog.events.Violation;
import java.time.Instant;
import java.util.List;

/**
 * What became of an event.
 *
 * @param eventId its id
 * @param cycleNumber its cycle
 * @param accepted its place in the log; null if it has none
 * @param skipped why {@code audit_logs} does not have it, though it is accepted; null if nothing is known of that
 * @param publications the times that it was published and is still in {@code game-events}, the oldest first
 * @param deadLetters the times that it was rejected, the oldest first
 */
public record EventTrace(
        String eventId,
        int cycleNumber,
        Accepted accepted,
        String skipped,
        List<Publication> publications,
        List<Letter> deadLetters) {

    /** A record's place and the time at which the broker appended it. */
    public record Stored(String topic, int partition, long offset, Instant at) {}

    /** An event of {@code audit-events}. */
    public record Accepted(int sequenceNumber, Stored stored) {}

    /** One time that it was published. */
    public record Publication(Stored stored, boolean rerouted, Fate fate) {}

    /** One time that it was rejected. */
    public record Letter(Stored stored, String reason, List<Violation> violations) {}

    /** What became of one publication. */
    public enum Fate {
        /** It was numbered. */
        ACCEPTED("accepted"),
        /** The event was there already. */
        DUPLICATE("duplicate, dropped"),
        /** It is a dead letter. */
        REJECTED("rejected"),
        /** The sequencer has not read it yet. */
        WAITING("waiting for the sequencer"),
        /** The sequencer has read it, and nothing of it is to be seen. */
        UNCLEAR("read by the sequencer; its outcome is not visible (yet)");

        private final String words;

        Fate(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /** What is known of the event as a whole. */
    public enum Outcome {
        /** It is in the log. */
        ACCEPTED,
        /** It is in the log, and {@code audit_logs} lacks it: the projector was told to skip it. */
        SKIPPED,
        /** It is not in the log, and a dead letter. */
        REJECTED,
        /** It was published, and the sequencer has not read it. */
        WAITING,
        /** It was published and read. */
        UNCLEAR,
        /** There is no trace of it. */
        UNKNOWN
    }

    /** What is known of the event as a whole. */
    public Outcome outcome() {
        if (accepted != null) {
            return skipped == null ? Outcome.ACCEPTED : Outcome.SKIPPED;
        }
        // A replay that waits says more than the rejection before it.
        if (publications.stream().anyMatch(one -> one.fate == Fate.WAITING)) {
            return Outcome.WAITING;
        }
        if (!deadLetters.isEmpty()) {
            return Outcome.REJECTED;
        }
        return publications.isEmpty() ? Outcome.UNKNOWN : Outcome.UNCLEAR;
    }
}
