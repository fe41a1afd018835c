package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.metrics.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A metric with a value for each of several things that come and go: what is gone is shown no more. Set by one thread,
 * read by any.
 */
final class KeyedGauge<K> {

    private final MultiGauge gauge;
    private final Function<K, Tags> tags;
    private final Map<K, Double> values = new ConcurrentHashMap<>();

    KeyedGauge(MeterRegistry registry, String name, String description, Function<K, Tags> tags) {
        this.gauge = MultiGauge.builder(Metrics.PREFIX + name)
                .description(description)
                .register(registry);
        this.tags = tags;
    }

    /** With one label, whose values are the keys. */
    static <K> KeyedGauge<K> labelled(MeterRegistry registry, String name, String description, String label) {
        return new KeyedGauge<>(registry, name, description, key -> Tags.of(label, key.toString()));
    }

    void set(Map<K, ? extends Number> now) {
        now.forEach((key, value) -> values.put(key, value.doubleValue()));
        gauge.register(
                now.keySet().stream()
                        .map(key -> MultiGauge.Row.of(tags.apply(key), values, known -> known.get(key)))
                        .toList(),
                false);
        // Not before their gauges are: a gauge without value would say NaN.
        values.keySet().retainAll(now.keySet());
    }

    /** The value that was set last; empty if there was none. */
    Optional<Double> of(K key) {
        return Optional.ofNullable(values.get(key));
    }

    /** All values that were set last. */
    Map<K, Double> all() {
        return Map.copyOf(values);
    }
}
