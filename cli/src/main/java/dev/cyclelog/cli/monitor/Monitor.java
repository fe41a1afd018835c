package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.Together;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches the whole pipeline from outside, whichever of its services run: the lag of all stages, the health of Kafka
 * and PostgreSQL, cycles, snapshots and dead letters. Changes nothing, and needs no other service.
 */
public final class Monitor implements Service {

    /** So long both may be silent; an election or a restart takes less. */
    private static final Duration BLIND = Duration.ofSeconds(30);

    private static final String NAME = "cyclelog-monitor";

    private final List<Stage> stages;
    private final LagMetrics lag;
    private final KafkaWatch kafka;
    private final DatabaseProbe probe;
    private final DatabaseWatch database;
    private final Throughput throughput;
    private final Status status;
    private final History history;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /**
     * Begins to watch.
     *
     * @param settings how to reach Kafka and PostgreSQL
     * @param databaseCapacity how many bytes the database may take, if that is known
     * @param registry where it exposes what it sees
     */
    public Monitor(Settings settings, OptionalLong databaseCapacity, MeterRegistry registry) {
        this.stages = Stages.of(settings.topics().names());
        this.lag = new LagMetrics(settings, stages, registry);
        this.kafka = new KafkaWatch(settings, stages, registry);
        this.probe = new DatabaseProbe(settings.database(), NAME, registry);
        this.database = new DatabaseWatch(settings.database(), NAME, databaseCapacity, registry);
        this.throughput =
                new Throughput(stages.get(0), settings.topics().names().gameEvents(), lag, database);
        this.status = new Status(stages, lag, kafka, probe, database, throughput);
        this.history = new History(status::now);
    }

    /** It watches already. */
    @Override
    public void start() {}

    /** What it sees, for the status page. */
    public ObjectNode status() {
        return status.now();
    }

    /** What it has seen over the last minutes, for the charts of the status page. */
    public ObjectNode history() {
        return history.json();
    }

    @Override
    public Optional<String> unready() {
        for (Stage stage : stages) {
            if (lag.of(stage).isEmpty()) {
                return Optional.of("the lag of %s was not read yet".formatted(stage.group()));
            }
            if (lag.refreshAge(stage).compareTo(BLIND) > 0) {
                return Optional.of("the lag of %s could not be read for %d s"
                        .formatted(stage.group(), lag.refreshAge(stage).toSeconds()));
            }
        }
        for (String subject : kafka.notSeenFor(BLIND)) {
            return Optional.of("Kafka's %s could not be read for %d s".formatted(subject, BLIND.toSeconds()));
        }
        if (database.state().isEmpty()) {
            return Optional.of("PostgreSQL was not read yet");
        }
        if (database.refreshAge().compareTo(BLIND) > 0) {
            return Optional.of("PostgreSQL could not be read for %d s"
                    .formatted(database.refreshAge().toSeconds()));
        }
        return Optional.empty();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        Together.run(history::close, throughput::close, database::close, probe::close, kafka::close, lag::close);
        stopped.complete(null);
    }
}
