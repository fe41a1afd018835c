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
        return stages.stream()
                .map(this::unread)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> kafka.notSeenFor(BLIND).stream()
                        .findFirst()
                        .map(subject -> "Kafka's %s could not be read for %d s".formatted(subject, BLIND.toSeconds())))
                .or(() -> unread("PostgreSQL", database.state().isPresent(), database.refreshAge()));
    }

    private Optional<String> unread(Stage stage) {
        return unread("the lag of " + stage.group(), !lag.of(stage).isEmpty(), lag.refreshAge(stage));
    }

    private static Optional<String> unread(String what, boolean known, Duration age) {
        if (!known) {
            return Optional.of(what + " was not read yet");
        }
        return age.compareTo(BLIND) > 0
                ? Optional.of("%s could not be read for %d s".formatted(what, age.toSeconds()))
                : Optional.empty();
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
