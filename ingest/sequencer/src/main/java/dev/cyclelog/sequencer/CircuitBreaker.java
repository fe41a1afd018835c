package dev.cyclelog.sequencer;

import dev.cyclelog.events.RejectReason;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Notices when a partition's events are rejected because of their schema, one after the other or too many of the last
 * ones, as after a bad deployment of a game service. What comes once (broken bytes, a conflict) does not count: it says
 * nothing about what comes next.
 */
final class CircuitBreaker {

    private static final Set<RejectReason> SCHEMA_REASONS =
            EnumSet.of(RejectReason.INVALID_ENVELOPE, RejectReason.UNKNOWN_EVENT_TYPE, RejectReason.SCHEMA_VIOLATION);

    private final SequencerSettings.Breaker settings;
    private final BitSet window;
    private int at;
    private int seen;
    private int rejected;
    private int run;

    CircuitBreaker(SequencerSettings.Breaker settings) {
        this.settings = settings;
        this.window = new BitSet(settings.window());
    }

    /** Takes note of a valid event. */
    void valid() {
        run = 0;
        note(false);
    }

    /**
     * Takes note of a rejected event, and begins anew if that trips the breaker.
     *
     * @return why it trips, or empty if it does not
     */
    Optional<String> rejected(RejectReason reason) {
        if (!settings.enabled() || !SCHEMA_REASONS.contains(reason)) {
            return Optional.empty();
        }
        run++;
        note(true);
        Optional<String> why = Optional.empty();
        if (run >= settings.runLength()) {
            why = Optional.of("%d events in a row did not match their schema".formatted(run));
        } else if (seen == settings.window() && rejected >= settings.ratio() * seen) {
            why = Optional.of("%d of %d events did not match their schema".formatted(rejected, seen));
        }
        if (why.isPresent()) {
            window.clear();
            seen = 0;
            rejected = 0;
            run = 0;
        }
        return why;
    }

    private void note(boolean isRejected) {
        if (seen == settings.window()) {
            rejected -= window.get(at) ? 1 : 0;
        } else {
            seen++;
        }
        rejected += isRejected ? 1 : 0;
        window.set(at, isRejected);
        at = (at + 1) % settings.window();
    }
}
