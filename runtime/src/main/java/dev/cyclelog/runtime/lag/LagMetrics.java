package dev.cyclelog.runtime.lag;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.runtime.metrics.Repeatedly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the lag of stages every second, and exposes it. The ages are counted when they are asked for: while Kafka does
 * not answer, what was waiting goes on ageing. Safe for use by several threads.
 */
public final class LagMetrics implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final List<Stage> stages;
    private final MeterRegistry registry;
    private final Clock clock;
    private final LagReader reader;
    private final Repeatedly reading;
    private final Map<Stage, Long> readAt = new ConcurrentHashMap<>();
    private final Map<Stage, Map<TopicPartition, PartitionLag>> lags = new ConcurrentHashMap<>();

    /** Begins to read. */
    public LagMetrics(Settings settings, List<Stage> stages, MeterRegistry registry) {
        this.stages = List.copyOf(stages);
        this.registry = registry;
        this.clock = Clock.systemUTC();
        stages.forEach(this::exposeAge);
        this.reader = new LagReader(settings);
        this.reading = new Repeatedly("lag", EVERY, this::read);
    }

    private void exposeAge(Stage stage) {
        readAt.put(stage, System.nanoTime());
        TimeGauge.builder(
                        Metrics.PREFIX + "lag.refresh.age",
                        () -> refreshAge(stage).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("How long ago the lag was last read from Kafka")
                .tag("group", stage.group())
                .register(registry);
    }

    /** That one cannot be read, for want of a right or of its topic, says nothing of the others. */
    private void read() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Stage stage : stages) {
            try {
                read(stage);
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void read(Stage stage) {
        Map<TopicPartition, PartitionLag> known = lags.computeIfAbsent(stage, key -> new ConcurrentHashMap<>());
        for (PartitionLag lag : reader.read(stage)) {
            if (known.put(lag.partition(), lag) == null) {
                expose(known, lag);
            }
        }
        readAt.put(stage, System.nanoTime());
    }

    private void expose(Map<TopicPartition, PartitionLag> known, PartitionLag first) {
        TopicPartition partition = first.partition();
        Tags tags = Tags.of(
                "group",
                first.group(),
                "topic",
                partition.topic(),
                "partition",
                Integer.toString(partition.partition()));
        Gauge.builder(Metrics.PREFIX + "lag.events", () -> known.get(partition).events())
                .description("High watermark minus committed offset, transaction markers counted")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(
                        Metrics.PREFIX + "lag",
                        () -> known.get(partition).age(clock.instant()).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Age of the oldest record that is not yet processed; 0 if there is none")
                .tags(tags)
                .register(registry);
    }

    /** What was last read of a stage, by topic and partition; empty before the first time. */
    public List<PartitionLag> of(Stage stage) {
        return lags.getOrDefault(stage, Map.of()).values().stream()
                .sorted(Comparator.comparing(
                                (PartitionLag lag) -> lag.partition().topic())
                        .thenComparing(lag -> lag.partition().partition()))
                .toList();
    }

    /** How long ago the stage's lag was last read. */
    public Duration refreshAge(Stage stage) {
        return Duration.ofNanos(System.nanoTime() - readAt.get(stage));
    }

    @Override
    public void close() {
        reading.close();
        reader.close();
    }
}
