package dev.cyclelog.runtime;

import dev.cyclelog.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import org.apache.kafka.streams.KafkaStreams;

/** Exposes what a Streams topology does: the few of Kafka's own measurements that operations need, under our names. */
final class StreamsMetrics {

    private static final String THREADS = "stream-thread-metrics";

    private StreamsMetrics() {}

    /** Registers them; the listener that it returns counts the rebalances. */
    static KafkaStreams.StateListener bind(String group, KafkaStreams streams, Path stateDir, MeterRegistry registry) {
        Tags tags = Tags.of("group", group);
        FunctionCounter.builder(Metrics.PREFIX + "streams.records", streams, s -> total(s, "process-total"))
                .description("Records processed since the process was started")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(Metrics.PREFIX + "streams.commits", streams, s -> total(s, "commit-total"))
                .description("Kafka transactions committed since the process was started")
                .tags(tags)
                .register(registry);
        Gauge.builder(Metrics.PREFIX + "streams.running", streams, s -> s.state() == KafkaStreams.State.RUNNING ? 1 : 0)
                .description("1 while it processes; 0 while it starts, restores its state, or has stopped")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        Metrics.PREFIX + "state.free",
                        () -> existing(stateDir).toFile().getUsableSpace())
                .description("Free space of the disk that holds streams.state-dir")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        Counter rebalances = Counter.builder(Metrics.PREFIX + "streams.rebalances")
                .description("How often the group has shared its partitions anew")
                .tags(tags)
                .register(registry);
        return (now, before) -> {
            if (now == KafkaStreams.State.REBALANCING) {
                rebalances.increment();
            }
        };
    }

    private static double total(KafkaStreams streams, String name) {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals(THREADS))
                .filter(metric -> metric.getKey().name().equals(name))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .sum();
    }

    /** A folder that is not there yet will be made on the disk of the nearest one that is. */
    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!existing.toFile().exists() && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }
}
