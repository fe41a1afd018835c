package dev.cyclelog.cli.monitor;

import dev.cyclelog.events.RejectReason;
import dev.cyclelog.runtime.OwnConnection;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.runtime.metrics.Repeatedly;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Looks at PostgreSQL every two seconds, and exposes what it sees. Safe for use by several threads. */
final class DatabaseWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** Longer than the queries take with millions of events. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SKIPPED = "refused-by-database";
    private static final String OTHER = "other";

    private final OwnConnection connection;
    private final MeterRegistry registry;
    private final OptionalLong capacityBytes;
    private final DeadLetterCounts deadLetters =
            new DeadLetterCounts(System::nanoTime, DeadLetterCounts.LETTERS_A_SECOND);
    private final KeyedGauge<TopicPartition> refused;
    private final Repeatedly reading;
    private volatile PipelineState state;
    private volatile long readAt = System.nanoTime();

    DatabaseWatch(Settings.Database database, String name, OptionalLong capacityBytes, MeterRegistry registry) {
        this.connection = new OwnConnection(database, name, PATIENCE);
        this.registry = registry;
        this.capacityBytes = capacityBytes;
        this.refused = new KeyedGauge<>(
                registry,
                "projection.partition.refused",
                "1 while the partition is paused because PostgreSQL refuses its next record",
                partition -> Tags.of("topic", partition.topic(), "partition", Integer.toString(partition.partition())));
        TimeGauge.builder(
                        Metrics.PREFIX + "monitor.database.refresh.age",
                        () -> System.nanoTime() - readAt,
                        TimeUnit.NANOSECONDS)
                .description("How long ago PostgreSQL was last looked at")
                .register(registry);
        capacityBytes.ifPresent(bytes -> Gauge.builder(Metrics.PREFIX + "database.capacity", () -> bytes)
                .description("How large the database may become: the setting monitor.database-capacity")
                .baseUnit("bytes")
                .register(registry));
        this.reading = new Repeatedly("database-watch", EVERY, this::read);
    }

    private void read() {
        PipelineState now = connection.use(sql -> new StateReader(sql, deadLetters).read());
        boolean first = state == null;
        state = now;
        readAt = System.nanoTime();
        if (first) {
            exposeState();
        }
        refused.set(now.refused().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, partition -> partition.getValue() ? 1 : 0)));
    }

    /** Not before there is something to say. */
    private void exposeState() {
        gauge("open.cycles", "Cycles without cycle_complete", PipelineState::openCycles);
        TimeGauge.builder(
                        Metrics.PREFIX + "open.cycle.age", () -> state.openFor().toMillis(), TimeUnit.MILLISECONDS)
                .description(
                        "Time since the first event of the oldest cycle without cycle_complete; 0 if there is none")
                .register(registry);
        gauge("snapshots", "Cycles with a snapshot", PipelineState::snapshots);
        gauge(
                "snapshots.missing",
                "Cycles with cycle_complete and without a snapshot",
                PipelineState::missingSnapshots);
        gauge("snapshots.stale", "Snapshots that lack events", PipelineState::staleSnapshots);
        gauge(
                "cycles.started.after.complete",
                "Cycles that were started after they were complete",
                PipelineState::startedAgain);
        gauge(
                "last.snapshot.cycle",
                "The cycle whose snapshot was written last; -1 if there is none",
                now -> now.lastSnapshot().map(last -> (double) last.cycle()).orElse(-1.0));
        TimeGauge.builder(
                        Metrics.PREFIX + "last.snapshot.timestamp",
                        () -> state.lastSnapshot()
                                .map(last -> last.writtenAt().toEpochSecond(ZoneOffset.UTC))
                                .orElse(0L),
                        TimeUnit.SECONDS)
                .description("When a snapshot was written last, as Unix time; 0 if there is none")
                .register(registry);
        Gauge.builder(Metrics.PREFIX + "database.size", () -> state.databaseBytes())
                .description("The size of the database")
                .baseUnit("bytes")
                .register(registry);
        Set<String> reasons =
                Arrays.stream(RejectReason.values()).map(RejectReason::code).collect(Collectors.toSet());
        reasons.add(SKIPPED);
        reasons.forEach(
                reason -> exposeDeadLetters(reason, now -> now.deadLetters().getOrDefault(reason, 0L)));
        exposeDeadLetters(
                OTHER,
                now -> now.deadLetters().entrySet().stream()
                        .filter(letters -> !reasons.contains(letters.getKey()))
                        .mapToLong(letters -> letters.getValue())
                        .sum());
    }

    private void gauge(String name, String description, ToDoubleFunction<PipelineState> value) {
        Gauge.builder(Metrics.PREFIX + name, () -> value.applyAsDouble(state))
                .description(description)
                .register(registry);
    }

    private void exposeDeadLetters(String reason, ToDoubleFunction<PipelineState> count) {
        FunctionCounter.builder(Metrics.PREFIX + "dead.letters", this, watch -> count.applyAsDouble(watch.state))
                .description("Dead letters in pipeline.dead_letters, by reason")
                .tag("reason", reason)
                .register(registry);
    }

    /** What it saw last; empty before the first time. */
    Optional<PipelineState> state() {
        return Optional.ofNullable(state);
    }

    /** Whether the database takes more than this share of its capacity; never if that is not known. */
    boolean isFullerThan(double share) {
        PipelineState now = state;
        return now != null && capacityBytes.isPresent() && now.databaseBytes() > share * capacityBytes.getAsLong();
    }

    Duration refreshAge() {
        return Duration.ofNanos(System.nanoTime() - readAt);
    }

    @Override
    public void close() {
        connection.close();
        reading.close();
    }
}
