package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person should look at, in words. They hold no number that changes all the time: they are read aloud, too. Safe
 * for use by several threads.
 */
final class Problems {

    /** Older than that, it would be shown as if it were true now. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** As in the alert CyclelogLagRising. */
    private static final Duration LATE = Duration.ofMinutes(1);

    /** A snapshot follows its cycle's end within a second or two. */
    private static final Duration SNAPSHOT = Duration.ofSeconds(30);

    private final List<Stage> stages;
    private final LagMetrics lag;
    private final KafkaWatch kafka;
    private final DatabaseProbe probe;
    private final DatabaseWatch database;
    private final Lasting missing = new Lasting(SNAPSHOT);

    Problems(List<Stage> stages, LagMetrics lag, KafkaWatch kafka, DatabaseProbe probe, DatabaseWatch database) {
        this.stages = stages;
        this.lag = lag;
        this.kafka = kafka;
        this.probe = probe;
        this.database = database;
    }

    List<String> now(Instant now) {
        List<String> problems = new ArrayList<>();
        if (!kafka.isUp()) {
            problems.add("Kafka does not answer");
        } else if (lag.refreshAge().compareTo(FRESH) > 0) {
            problems.add("the lag cannot be read from Kafka");
        }
        if (!probe.isUp()) {
            problems.add("PostgreSQL does not answer");
        } else if (database.refreshAge().compareTo(FRESH) > 0) {
            problems.add("the tables cannot be read from PostgreSQL");
        }
        for (Stage stage : stages) {
            if (kafka.isUp()
                    && kafka.members(stage.group()).filter(count -> count == 0).isPresent()) {
                problems.add(stage.name() + " is not running");
            }
            if (isLate(stage, now)) {
                problems.add(stage.name() + " is behind: its oldest event has waited for more than a minute");
            }
        }
        database.state().ifPresent(state -> ofTables(state, problems));
        return problems;
    }

    /** Whether events have waited for this stage for so long that a person should look. */
    boolean isLate(Stage stage, Instant now) {
        return age(lag.of(stage), now).compareTo(LATE) > 0;
    }

    /** How long the oldest event has waited that one of these partitions holds. */
    static Duration age(List<PartitionLag> partitions, Instant now) {
        return partitions.stream()
                .map(partition -> partition.age(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void ofTables(PipelineState state, List<String> problems) {
        state.refused().entrySet().stream()
                .filter(partition -> partition.getValue())
                .map(partition -> partition.getKey() + " is paused: PostgreSQL refuses its next record")
                .sorted()
                .forEach(problems::add);
        if (missing.note(System.nanoTime(), state.missingSnapshots() > 0)) {
            problems.add(
                    counted(state.missingSnapshots(), "complete cycle has", "complete cycles have") + " no snapshot");
        }
        if (state.staleSnapshots() > 0) {
            problems.add(counted(state.staleSnapshots(), "snapshot lacks", "snapshots lack") + " events");
        }
    }

    private static String counted(long count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
