package dev.cyclelog.runtime.projection;

import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.runtime.projection.OwnedPartition.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Exposes what a projection does. Safe for use by several threads. */
final class ProjectionMetrics {

    private static final Map<String, Set<State>> STATES = Map.of(
            "claiming", EnumSet.of(State.TO_CLAIM, State.TO_SEEK),
            "owned", EnumSet.of(State.ACTIVE),
            "refused", EnumSet.of(State.REFUSED),
            "fenced", EnumSet.of(State.FENCED));

    private final Counter records;
    private final Counter commits;
    private final Counter rebalances;
    private final DistributionSummary batchRecords;
    private final Timer batch;

    ProjectionMetrics(String group, OwnedPartitions<?> partitions, MeterRegistry registry) {
        Tags tags = Tags.of("group", group);
        this.records = Counter.builder(Metrics.PREFIX + "projection.records")
                .description("Records written to PostgreSQL since the process was started")
                .tags(tags)
                .register(registry);
        this.commits = Counter.builder(Metrics.PREFIX + "projection.commits")
                .description("PostgreSQL transactions that have written records and the next offset")
                .tags(tags)
                .register(registry);
        this.rebalances = Counter.builder(Metrics.PREFIX + "projection.rebalances")
                .description("How often the group has shared its partitions anew")
                .tags(tags)
                .register(registry);
        this.batchRecords = DistributionSummary.builder(Metrics.PREFIX + "projection.batch.records")
                .description("Records that one transaction has written")
                .tags(tags)
                .register(registry);
        this.batch = Timer.builder(Metrics.PREFIX + "projection.batch")
                .description("Time that one transaction has taken, its commit included")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(10))
                .tags(tags)
                .register(registry);
        STATES.forEach((name, states) -> Gauge.builder(
                        Metrics.PREFIX + "projection.partitions", () -> partitions.count(states))
                .description("Partitions that Kafka has given to this instance, by what it does with them")
                .tags(tags.and("state", name))
                .register(registry));
        Gauge.builder(Metrics.PREFIX + "projection.waiting", () -> partitions.isWaiting() ? 1 : 0)
                .description("1 while PostgreSQL, or what else is needed to write, fails and is tried again")
                .tags(tags)
                .register(registry);
    }

    void written(int count, Duration took) {
        records.increment(count);
        commits.increment();
        batchRecords.record(count);
        batch.record(took);
    }

    void rebalanced() {
        rebalances.increment();
    }
}
