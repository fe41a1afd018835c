package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.StreamsService;
import dev.cyclelog.runtime.Together;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.projection.ProjectionLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Aggregates each cycle from {@code audit-events} into {@code cycle-metrics}, and writes {@code cycle_snapshots} and
 * the read models in {@code analytics} from there.
 */
public final class Snapshotter implements Service {

    /**
     * While there is a backlog to work off, states are written every few seconds, which is cheaper than more often;
     * else the topology commits by itself. A cycle is published in one Kafka transaction: that of 100,000 robots takes
     * a few seconds.
     */
    private static final StreamsService.Commits COMMITS =
            new StreamsService.Commits(Duration.ofSeconds(5), Duration.ofSeconds(30), 16 << 20, 8 << 20);

    /**
     * A metric record, or a page of states, is far smaller: some kilobytes, because numbers are kept without padding.
     * Neither grows with the cycle.
     */
    private static final int LARGEST_RECORD_BYTES = 64 << 10;

    private final StreamsService aggregation;
    private final ProjectionLoop<?> writer;

    /**
     * Prepares the snapshotter.
     *
     * @param settings how to reach Kafka, and where the state is
     * @param database where to write; the caller closes it after this service
     * @param registry where it exposes what it does
     */
    public Snapshotter(Settings settings, DatabasePool database, MeterRegistry registry) {
        Topics topics = settings.topics().names();
        this.aggregation = aggregation(settings, registry);
        this.writer = new ProjectionLoop<>(
                writerGroupId(topics),
                new SnapshotProjection(topics.cycleMetrics()),
                SnapshotterSettings.of(settings).maxBatch(),
                settings,
                database,
                registry);
    }

    /** The aggregation alone. */
    static StreamsService aggregation(Settings settings, MeterRegistry registry) {
        Topics topics = settings.topics().names();
        return new StreamsService(
                groupId(topics),
                SnapshotterTopology.build(
                        topics,
                        SnapshotterSettings.of(settings).cycleRetention(),
                        settings.streams().commitInterval()),
                settings,
                LARGEST_RECORD_BYTES,
                COMMITS,
                registry);
    }

    /** The consumer group that reads {@code audit-events}, which is also the Streams application. */
    public static String groupId(Topics topics) {
        return topics.prefix() + "snapshotter";
    }

    /** The consumer group that reads {@code cycle-metrics}. */
    public static String writerGroupId(Topics topics) {
        return topics.prefix() + "snapshot-writer";
    }

    /** What its consumer groups read. */
    public static List<Stage> stages(Topics topics) {
        return List.of(
                new Stage("snapshotter", groupId(topics), List.of(topics.auditEvents())),
                new Stage("snapshot-writer", writerGroupId(topics), List.of(topics.cycleMetrics())));
    }

    @Override
    public void start() {
        aggregation.start();
        writer.start();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return CompletableFuture.anyOf(aggregation.stopped(), writer.stopped()).thenApply(any -> null);
    }

    @Override
    public Optional<String> unready() {
        return aggregation.unready().or(writer::unready);
    }

    @Override
    public void close() {
        Together.run(aggregation::close, writer::close);
    }
}
