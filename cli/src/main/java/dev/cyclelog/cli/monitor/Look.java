package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.runtime.metrics.Repeatedly;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks at one subject of Kafka every two seconds, and exposes how long ago that was. */
final class Look implements AutoCloseable {

    static final Duration EVERY = Duration.ofSeconds(2);

    private final String subject;
    private final Repeatedly looking;
    private volatile long lookedAt = System.nanoTime();

    /**
     * Begins.
     *
     * @param worthwhile whether Kafka answers at all; else it is not tried
     * @param work the look, which throws if there is something that it cannot see
     */
    Look(String subject, BooleanSupplier worthwhile, Runnable work, MeterRegistry registry) {
        this.subject = subject;
        TimeGauge.builder(
                        Metrics.PREFIX + "monitor.kafka.refresh.age",
                        () -> refreshAge().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("How long ago all of this was last seen")
                .tag("subject", subject)
                .register(registry);
        this.looking = new Repeatedly("kafka-" + subject, EVERY, () -> {
            if (worthwhile.getAsBoolean()) {
                work.run();
                lookedAt = System.nanoTime();
            }
        });
    }

    String subject() {
        return subject;
    }

    /** How long ago all of it was seen; before the first time, how long it has been tried. */
    Duration refreshAge() {
        return Duration.ofNanos(System.nanoTime() - lookedAt);
    }

    @Override
    public void close() {
        looking.close();
    }
}
