package dev.cyclelog.runtime.metrics;

import dev.cyclelog.runtime.OwnConnection;
import dev.cyclelog.runtime.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;

/** Asks PostgreSQL something trivial every second, and exposes how long the answer takes. */
public final class DatabaseProbe implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OwnConnection connection;
    private final Timer roundTrip;
    private final Repeatedly asking;
    private final UpGauge up;

    /**
     * Begins to ask.
     *
     * @param database how to reach PostgreSQL
     * @param name shown by PostgreSQL as the connection's application name
     */
    public DatabaseProbe(Settings.Database database, String name, MeterRegistry registry) {
        this.up = new UpGauge("database.up", "PostgreSQL", registry);
        this.connection = new OwnConnection(database, name, PATIENCE);
        this.roundTrip = Timer.builder(Metrics.PREFIX + "database.round.trip")
                .description("Time that PostgreSQL takes to answer SELECT 1, every second")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1))
                .register(registry);
        this.asking = new Repeatedly("database-probe", EVERY, this::ask);
    }

    private void ask() {
        try {
            up.note(() -> connection.use(sql -> roundTrip.record(() -> sql.execute("SELECT 1"))));
        } catch (RuntimeException unanswered) {
            // Whoever works with PostgreSQL says so in the log.
        }
    }

    /** Whether PostgreSQL has answered the last time; empty before the first time. */
    public Optional<Boolean> up() {
        return up.up();
    }

    @Override
    public void close() {
        connection.close();
        asking.close();
    }
}
