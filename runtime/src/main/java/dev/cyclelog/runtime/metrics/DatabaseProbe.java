package dev.cyclelog.runtime.metrics;

import dev.cyclelog.runtime.DatabasePool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Asks PostgreSQL something trivial every second, and exposes how long the answer takes. */
public final class DatabaseProbe implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DatabasePool database;
    private final Timer roundTrip;
    private final Repeatedly asking;
    private volatile boolean up;

    /**
     * Begins to ask.
     *
     * @param database takes one of its connections for each question; the caller closes it after this
     */
    public DatabaseProbe(DatabasePool database, MeterRegistry registry) {
        this.database = database;
        this.roundTrip = Timer.builder(Metrics.PREFIX + "database.round.trip")
                .description("Time that PostgreSQL takes to answer SELECT 1, every second")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1))
                .register(registry);
        Gauge.builder(Metrics.PREFIX + "database.up", () -> up ? 1 : 0)
                .description("1 if PostgreSQL has answered the last time")
                .register(registry);
        this.asking = new Repeatedly("database-probe", EVERY, this::ask);
    }

    private void ask() {
        try {
            database.sql().connection(connection -> {
                connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
                long asked = System.nanoTime();
                try (var statement = connection.createStatement()) {
                    statement.execute("SELECT 1");
                }
                roundTrip.record(Duration.ofNanos(System.nanoTime() - asked));
            });
            up = true;
        } catch (RuntimeException unanswered) {
            // Whoever works with PostgreSQL says so in the log.
            up = false;
        }
    }

    /** Whether PostgreSQL has answered the last time. */
    public boolean isUp() {
        return up;
    }

    @Override
    public void close() {
        asking.close();
    }
}
