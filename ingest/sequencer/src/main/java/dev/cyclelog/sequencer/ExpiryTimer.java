package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.BrokerClock;
import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Drives the expiry: looks now and then, and forgets quickly while there is something to forget. */
final class ExpiryTimer {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration FORGET_EVERY = Duration.ofMillis(500);

    private final ProcessorContext<?, ?> context;
    private final CycleExpiry expiry;
    private final BrokerClock clock = new BrokerClock();
    private Cancellable forgetting;

    ExpiryTimer(ProcessorContext<?, ?> context, CycleExpiry expiry) {
        this.context = context;
        this.expiry = expiry;
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    /** Takes note of the time at which the record that is being processed was appended. */
    void published(long appendMillis) {
        clock.appended(appendMillis);
    }

    private void look(long systemMillis) {
        expiry.look(clock.look(systemMillis));
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
