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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** Reads the lag of one stage every second, and exposes it. Safe for use by several threads. */
final class StageLag implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Stage stage;
    private final MeterRegistry registry;
    private final Clock clock = Clock.systemUTC();
    private final LagReader reader;
    private final Repeatedly reading;
    private final Map<TopicPartition, PartitionLag> lags = new ConcurrentHashMap<>();
    private volatile long readAt = System.nanoTime();

    StageLag(Settings settings, Stage stage, MeterRegistry registry) {
        this.stage = stage;
        this.registry = registry;
        TimeGauge.builder(Metrics.PREFIX + "lag.refresh.age", () -> refreshAge().toNanos(), TimeUnit.NANOSECONDS)
                .description("How long ago the lag was last read from Kafka")
                .tag("group", stage.group())
                .register(registry);
        this.reader = new LagReader(settings);
        this.reading = new Repeatedly("lag of " + stage.group(), EVERY, this::read);
    }

    private void read() {
        for (PartitionLag lag : reader.read(stage)) {
            if (lags.put(lag.partition(), lag) == null) {
                expose(lag.partition());
            }
        }
        readAt = System.nanoTime();
    }

    private void expose(TopicPartition partition) {
        Tags tags = Tags.of(
                "group",
                stage.group(),
                "topic",
                partition.topic(),
                "partition",
                Integer.toString(partition.partition()));
        Gauge.builder(Metrics.PREFIX + "lag.events", () -> lags.get(partition).events())
                .description("High watermark minus committed offset, transaction markers counted")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(
                        Metrics.PREFIX + "lag",
                        () -> lags.get(partition).age(clock.instant()).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Age of the oldest record that is not yet processed; 0 if there is none")
                .tags(tags)
                .register(registry);
    }

    /** What was last read, by topic and partition; empty before the first time. */
    List<PartitionLag> partitions() {
        return lags.values().stream()
                .sorted(Comparator.comparing(
                                (PartitionLag lag) -> lag.partition().topic())
                        .thenComparing(lag -> lag.partition().partition()))
                .toList();
    }

    /** How long ago it was last read; before the first time, how long it has been tried. */
    Duration refreshAge() {
        return Duration.ofNanos(System.nanoTime() - readAt);
    }

    @Override
    public void close() {
        reading.close();
        reader.close();
    }
}
