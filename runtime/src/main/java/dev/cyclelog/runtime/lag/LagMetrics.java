package dev.cyclelog.runtime.lag;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the lag of stages every second, and exposes it. The ages are counted when they are asked for: while Kafka does
 * not answer, what was waiting goes on ageing. A stage whose lag cannot be read, for want of a right or of a topic's
 * leader, does not hold up the others. Safe for use by several threads.
 */
public final class LagMetrics implements AutoCloseable {

    private final Map<Stage, StageLag> stages = new LinkedHashMap<>();

    /** Begins to read. */
    public LagMetrics(Settings settings, List<Stage> stages, MeterRegistry registry) {
        stages.forEach(stage -> this.stages.put(stage, new StageLag(settings, stage, registry)));
    }

    /** What was last read of one of the stages, by topic and partition; empty before the first time. */
    public List<PartitionLag> of(Stage stage) {
        return stages.get(stage).partitions();
    }

    /** How long ago the stage's lag was last read; before the first time, how long it has been tried. */
    public Duration refreshAge(Stage stage) {
        return stages.get(stage).refreshAge();
    }

    @Override
    public void close() {
        Together.run(
                stages.values().stream().<Runnable>map(stage -> stage::close).toArray(Runnable[]::new));
    }
}
