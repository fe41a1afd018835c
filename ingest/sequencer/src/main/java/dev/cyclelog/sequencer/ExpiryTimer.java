package dev.cyclelog.sequencer;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Drives the expiry: looks now and then, and forgets quickly while there is something to forget.
 *
 * <p>The time by which cycles expire is the broker's: that of the last record while there are records to read, so that
 * a sequencer that was down for weeks does not expire the cycles whose events still wait; the machine's when there are
 * none.
 */
final class ExpiryTimer {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration FORGET_EVERY = Duration.ofMillis(500);

    private final ProcessorContext<?, ?> context;
    private final CycleExpiry expiry;
    private long lastPublished;
    private boolean idle;
    private Cancellable forgetting;

    ExpiryTimer(ProcessorContext<?, ?> context, CycleExpiry expiry) {
        this.context = context;
        this.expiry = expiry;
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    /** Takes note of the time at which the record that is being processed was appended. */
    void published(long appendMillis) {
        lastPublished = appendMillis;
        idle = false;
    }

    private void look(long systemMillis) {
        expiry.look(idle ? systemMillis : Math.min(lastPublished, systemMillis));
        idle = true;
        if (forgetting == null) {
            forgetting = context.schedule(FORGET_EVERY, PunctuationType.WALL_CLOCK_TIME, this::forget);
        }
    }

    private void forget(long systemMillis) {
        if (!expiry.forget()) {
            forgetting.cancel();
            forgetting = null;
        }
    }
}
