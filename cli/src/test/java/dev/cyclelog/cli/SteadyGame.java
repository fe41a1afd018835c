package dev.cyclelog.cli;

import dev.cyclelog.events.Event;
import dev.cyclelog.publisher.EventBuilder;
import dev.cyclelog.publisher.EventPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A game service that publishes a sale every few milliseconds, into one cycle after another. */
final class SteadyGame implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int CYCLES = 12;

    private final EventPublisher publisher;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile int published;

    SteadyGame(String bootstrapServers) {
        this.publisher = EventPublisher.builder()
                .bootstrapServers(bootstrapServers)
                .source("steady-game")
                .build();
        clock.scheduleAtFixedRate(this::sell, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Publishes a sale at once. */
    synchronized void sell() {
        Event sale = EventBuilder.event("weapon_sale", 1 + published % CYCLES)
                .user(7)
                .payload(Map.of("weaponId", 5, "salePrice", 10))
                .build();
        publisher.publish(sale).whenComplete((stored, failed) -> failure.compareAndSet(null, failed));
        published++;
    }

    /** Ends it; returns how many events it has published. */
    int finish() throws Exception {
        clock.shutdown();
        if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("it goes on selling");
        }
        publisher.close();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return published;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        // Kafka may be away.
        publisher.close(Duration.ZERO);
    }
}
