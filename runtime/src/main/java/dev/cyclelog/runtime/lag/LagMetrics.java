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
    private final Map<Stage, Map<TopicPartition, PartitionLag>> lags = new ConcurrentHashMap<>();
    private volatile long readAt = System.nanoTime();

    /** Begins to read. */
    public LagMetrics(Settings settings, List<Stage> stages, MeterRegistry registry) {
        this.stages = List.copyOf(stages);
        this.registry = registry;
        this.clock = Clock.systemUTC();
        TimeGauge.builder(Metrics.PREFIX + "lag.refresh.age", () -> System.nanoTime() - readAt, TimeUnit.NANOSECONDS)
                .description("How long ago the lag was last read from Kafka")
                .register(registry);
        this.reader = new LagReader(settings);
        this.reading = new Repeatedly("lag", EVERY, this::read);
    }

    private void read() {
        for (Stage stage : stages) {
            Map<TopicPartition, PartitionLag> known = lags.computeIfAbsent(stage, key -> new ConcurrentHashMap<>());
            for (PartitionLag lag : reader.read(stage)) {
                if (known.put(lag.partition(), lag) == null) {
                    expose(known, lag);
                }
            }
        }
        readAt = System.nanoTime();
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

    /** What was last read of a stage; empty before the first time. */
    public List<PartitionLag> of(Stage stage) {
        return lags.getOrDefault(stage, Map.of()).values().stream()
                .sorted((a, b) ->
                        a.partition().toString().compareTo(b.partition().toString()))
                .toList();
    }

    /** How long ago the lag was last read. */
    public Duration refreshAge() {
        return Duration.ofNanos(System.nanoTime() - readAt);
    }

    @Override
    public void close() {
        reading.close();
        reader.close();
    }
}
