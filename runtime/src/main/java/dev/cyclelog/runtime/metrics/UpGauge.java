package dev.cyclelog.runtime.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/**
 * Whether a server has answered the last time it was asked, as a metric that is not there before the first time: an
 * alert would fire. Set by one thread, read by any.
 */
public final class UpGauge {

    private final String name;
    private final String server;
    private final MeterRegistry registry;
    private volatile Optional<Boolean> up = Optional.empty();

    /**
     * Knows nothing yet.
     *
     * @param name of the metric, without the prefix
     * @param server what it is called in the description
     */
    public UpGauge(String name, String server, MeterRegistry registry) {
        this.name = name;
        this.server = server;
        this.registry = registry;
    }

    /** Asks, and takes note of whether that throws; if so, throws the same. */
    public void note(Runnable question) {
        try {
            question.run();
            set(true);
        } catch (RuntimeException unanswered) {
            set(false);
            throw unanswered;
        }
    }

    private void set(boolean now) {
        boolean first = up.isEmpty();
        up = Optional.of(now);
        if (first) {
            Gauge.builder(Metrics.PREFIX + name, () -> up.orElseThrow() ? 1 : 0)
                    .description("1 if %s has answered the last time".formatted(server))
                    .register(registry);
        }
    }

    /** Whether it has answered the last time; empty before the first time. */
    public Optional<Boolean> up() {
        return up;
    }
}
