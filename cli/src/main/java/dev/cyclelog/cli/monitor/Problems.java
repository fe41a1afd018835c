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
        boolean kafkaAnswers = kafka.up().orElse(false);
        if (kafka.up().isPresent() && !kafkaAnswers) {
            problems.add("Kafka does not answer");
        }
        if (kafkaAnswers) {
            ofKafka(problems);
        }
        if (probe.up().isPresent() && !probe.up().get()) {
            problems.add("PostgreSQL does not answer");
        } else if (database.refreshAge().compareTo(FRESH) > 0) {
            problems.add("the tables cannot be read from PostgreSQL");
        }
        for (Stage stage : stages) {
            if (kafkaAnswers
                    && kafka.members(stage.group()).filter(count -> count == 0).isPresent()) {
                problems.add(stage.name() + " is not running");
            }
            if (isLate(stage, now)) {
                problems.add(stage.name() + " is behind: its oldest event has waited for more than a minute");
            }
        }
        if (kafka.isBreakerTripped()) {
            problems.add("the circuit breaker has tripped: the sequencer is paused until 'cyclelog sequencer resume'");
        }
        database.state().ifPresent(state -> ofTables(state, problems));
        if (database.isFullerThan(1 - LEAST_FREE)) {
            problems.add("the database has almost reached its capacity");
        }
        return problems;
    }

    private void ofKafka(List<String> problems) {
        List<Stage> unread = stages.stream()
                .filter(stage -> lag.refreshAge(stage).compareTo(FRESH) > 0)
                .toList();
        if (unread.size() == stages.size()) {
            problems.add("the lag cannot be read from Kafka");
        } else {
            unread.forEach(stage -> problems.add("the lag of " + stage.name() + " cannot be read from Kafka"));
        }
        if (kafka.refreshAge().compareTo(FRESH) > 0) {
            problems.add("Kafka does not show all of its groups, topics and disks");
        }
        kafka.underReplicatedTopics().forEach(topic -> problems.add(topic + " is short of a copy"));
        kafka.brokersWithLessFreeThan(LEAST_FREE)
                .forEach(broker -> problems.add("the disk of broker " + broker + " is almost full"));
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
