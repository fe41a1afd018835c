package dev.cyclelog.sequencer;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.events.Topics;
import dev.cyclelog.events.Validation;
import java.time.Duration;

/** Why a valid event is rejected all the same: what is wrong lies not in the event but in what went before. */
final class Rejections {

    private Rejections() {}

    static Validation.Invalid conflict(Event event) {
        return Validation.invalid(
                RejectReason.CONFLICTING_DUPLICATE,
                "/eventId",
                "cycle %d has an event '%s' with other content: give each event an id of its own"
                        .formatted(event.cycleNumber(), event.eventId()));
    }

    static Validation.Invalid expired(Event event, Duration retention) {
        return Validation.invalid(
                RejectReason.CYCLE_EXPIRED,
                "/cycleNumber",
                "cycle %d had its last event more than %d days ago, and the ids of its events are forgotten: this may be a retry"
                        .formatted(event.cycleNumber(), retention.toDays()));
    }

    /** Sent home already, and not there: the topics' partitions disagree. Sending it again would go on for ever. */
    static Validation.Invalid lost(Event event, Topics topics) {
        return Validation.invalid(
                RejectReason.WRONG_PARTITION,
                "/cycleNumber",
                "cycle %d is not at home on this partition of %s: the topics have different numbers of partitions"
                        .formatted(event.cycleNumber(), topics.rerouted()));
    }
}
