package dev.cyclelog.runtime;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Drives the clean-up of a processor's state: looks now and then for what is over, and drops it quickly, in small
 * steps, while there is something to drop. For use by the processor's thread.
 */
public final class CleanUpTimer implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration STEP_EVERY = Duration.ofMillis(500);

    private final ProcessorContext<?, ?> context;
    private final LongConsumer look;
    private final BooleanSupplier step;
    private final BrokerClock clock = new BrokerClock();
    private final Cancellable looking;
    private Cancellable dropping;

    /**
     * Starts it.
     *
     * @param look looks for what is over at the given time in milliseconds, by the broker's clock
     * @param step drops a little; returns whether there is more
     */
    public CleanUpTimer(ProcessorContext<?, ?> context, LongConsumer look, BooleanSupplier step) {
        this.context = context;
        this.look = look;
        this.step = step;
        this.looking = context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    /** Takes note of the time at which the record that is being processed was appended. */
    public void appended(long millis) {
        clock.appended(millis);
    }

    private void look(long systemMillis) {
        look.accept(clock.look(systemMillis));
        if (dropping == null) {
            dropping = context.schedule(STEP_EVERY, PunctuationType.WALL_CLOCK_TIME, this::drop);
        }
    }

    private void drop(long systemMillis) {
        if (!step.getAsBoolean()) {
            stopDropping();
        }
    }

    private void stopDropping() {
        if (dropping != null) {
            dropping.cancel();
            dropping = null;
        }
    }

    /**
     * Ends it. Streams keeps what a processor has scheduled when it closes it, and initialises it again after a failed
     * transaction: the clean-up would go on with what it knew before that.
     */
    @Override
    public void close() {
        looking.cancel();
        stopDropping();
    }
}
