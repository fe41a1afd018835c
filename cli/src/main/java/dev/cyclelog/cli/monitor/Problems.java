package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** As in the alerts CyclelogBrokerDiskAlmostFull and CyclelogDatabaseAlmostFull. */
    private static final double LEAST_FREE = 0.1;

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
        answer("Kafka", kafka.up()).ifPresentOrElse(problems::add, () -> ofKafka(problems));
        for (Stage stage : stages) {
            if (isLate(stage, now)) {
                problems.add(stage.name() + " is behind: its oldest event has waited for more than a minute");
            }
        }
        if (kafka.isBreakerTripped()) {
            problems.add("the circuit breaker has tripped: the sequencer is paused until 'cyclelog sequencer resume'");
        }
        answer("PostgreSQL", probe.up()).ifPresentOrElse(problems::add, () -> ofDatabase(problems));
        database.state().ifPresent(state -> ofTables(state, problems));
        return problems;
    }

    /** What is wrong with a server's answers, if anything. */
    private static Optional<String> answer(String server, Optional<Boolean> up) {
        if (up.isEmpty()) {
            return Optional.of(server + " has not answered yet");
        }
        return up.get() ? Optional.empty() : Optional.of(server + " does not answer");
    }

    private void ofKafka(List<String> problems) {
        List<Stage> unknown = stages.stream()
                .filter(stage -> lag.of(stage).isEmpty() || isOld(lag.refreshAge(stage)))
                .toList();
        if (unknown.size() == stages.size()) {
            problems.add("the lag cannot be read from Kafka");
        } else {
            unknown.forEach(stage -> problems.add("the lag of " + stage.name() + " cannot be read from Kafka"));
        }
        kafka.notSeenFor(FRESH).forEach(subject -> problems.add("the " + subject + " cannot be read from Kafka"));
        stages.stream()
                .filter(stage ->
                        kafka.members(stage.group()).filter(count -> count == 0).isPresent())
                .forEach(stage -> problems.add(stage.name() + " is not running"));
        kafka.underReplicatedTopics().forEach(topic -> problems.add(topic + " is short of a copy"));
        kafka.brokersWithLessFreeThan(LEAST_FREE)
                .forEach(broker -> problems.add("the disk of broker " + broker + " is almost full"));
    }

    private void ofDatabase(List<String> problems) {
        if (database.state().isEmpty() || isOld(database.refreshAge())) {
            problems.add("the tables cannot be read from PostgreSQL");
        }
        if (database.isFullerThan(1 - LEAST_FREE)) {
            problems.add("the database has almost reached its capacity");
        }
    }

    private static boolean isOld(Duration age) {
        return age.compareTo(FRESH) > 0;
    }

    /** Whether events have waited for this stage for so long that a person should look. */
    boolean isLate(Stage stage, Instant now) {
        // Whoever has not read the lag for so long does not know whether the events still wait.
        return age(lag.of(stage), now).compareTo(LATE) > 0
                && lag.refreshAge(stage).compareTo(LATE) <= 0;
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
