package dev.cyclelog.snapshotter;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.StreamsService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The snapshotter without its writer to PostgreSQL, which only its own package can make. */
public final class AggregationStage {

    private AggregationStage() {}

    /** Prepares the aggregation as the snapshotter does. */
    public static StreamsService service(Settings settings) {
        return Snapshotter.aggregation(settings, new SimpleMeterRegistry());
    }
}
