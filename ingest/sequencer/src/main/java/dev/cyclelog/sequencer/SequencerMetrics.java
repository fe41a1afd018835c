package dev.cyclelog.sequencer;

import dev.cyclelog.events.RejectReason;
import dev.cyclelog.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Exposes what the sequencer does: counters since the start of the process, from which rates are made, and the exact
 * tallies that its state holds. Safe for use by several threads.
 */
final class SequencerMetrics {

    private final MeterRegistry registry;
    private final Map<Tally, Counter> records = new EnumMap<>(Tally.class);
    private final Map<RejectReason, Counter> deadLetters = new EnumMap<>(RejectReason.class);
    private final Map<Integer, List<Meter>> tallies = new ConcurrentHashMap<>();

    SequencerMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Tally outcome : Tally.values()) {
            records.put(
                    outcome,
                    Counter.builder(Metrics.PREFIX + "sequencer.records")
                            .description("Records decided since the process was started, by what became of them")
                            .tag("outcome", label(outcome))
                            .register(registry));
        }
        for (RejectReason reason : RejectReason.values()) {
            deadLetters.put(
                    reason,
                    Counter.builder(Metrics.PREFIX + "sequencer.dead.letters")
                            .description("Records rejected since the process was started, by reason")
                            .tag("reason", reason.code())
                            .register(registry));
        }
    }

    /** Exposes whether the circuit breaker has paused this instance. */
    void breaker(BooleanSupplier tripped) {
        Gauge.builder(Metrics.PREFIX + "sequencer.breaker.tripped", () -> tripped.getAsBoolean() ? 1 : 0)
                .description("1 while the circuit breaker keeps this instance paused")
                .register(registry);
    }

    void count(Tally outcome) {
        records.get(outcome).increment();
    }

    void rejected(RejectReason reason) {
        deadLetters.get(reason).increment();
    }

    /** Exposes the tallies of a partition that this instance has got. */
    void assigned(int partition, ToLongFunction<Tally> counts) {
        revoked(partition);
        List<Meter> meters = new ArrayList<>();
        for (Tally outcome : Tally.values()) {
            meters.add(Gauge.builder(Metrics.PREFIX + "sequencer.tally", () -> counts.applyAsLong(outcome))
                    .description("Records of a partition since its state was made, by what became of them; exact")
                    .tags(Tags.of("partition", Integer.toString(partition), "outcome", label(outcome)))
                    .register(registry));
        }
        tallies.put(partition, meters);
    }

    /** The next instance exposes them. */
    void revoked(int partition) {
        List<Meter> meters = tallies.remove(partition);
        if (meters != null) {
            meters.forEach(registry::remove);
        }
    }

    private static String label(Tally outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
