package dev.cyclelog.snapshotter;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.StreamsService;
import dev.cyclelog.runtime.TopicAdmin;
import java.time.Duration;

/** The snapshotter without its writer to PostgreSQL, which only its own package can make. */
public final class AggregationStage {

    /** As the snapshotter has it. */
    private static final Duration LONGEST_PUBLICATION = Duration.ofSeconds(60);

    private AggregationStage() {}

    /** Prepares the aggregation as the snapshotter does. */
    public static StreamsService service(Settings settings) {
        return new StreamsService(
                Snapshotter.groupId(settings.topics().names()),
                SnapshotterTopology.build(settings.topics().names(), settings.snapshotRetention()),
                settings,
                TopicAdmin.MAX_RECORD_BYTES,
                LONGEST_PUBLICATION);
    }
}
