package dev.cyclelog.cli.verify;

import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.snapshotter.Snapshotter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** Waits a little until what is in the topic has arrived in the tables. */
final class Arrival implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Topics topics;
    private final OffsetAdmin admin;
    private final Progress progress;

    Arrival(Settings settings, Progress progress) {
        this.topics = settings.topics().names();
        this.admin = new OffsetAdmin(settings);
        this.progress = progress;
    }

    /** Where the topic ends now. */
    Map<TopicPartition, Long> ends() {
        return admin.endOffsets(topics.auditEvents());
    }

    /** Waits for the projector, and for the snapshotter if it runs; not for ever. */
    void await(Map<TopicPartition, Long> ends) {
        String projector = Projector.groupId(topics);
        await("the projector", () -> isBehind(projector, ends));
        String aggregation = Snapshotter.groupId(topics);
        if (isBehind(aggregation, ends) && admin.hasMembers(aggregation)) {
            await("the snapshotter", () -> isBehind(aggregation, ends));
        }
        String writer = Snapshotter.writerGroupId(topics);
        // Not the end of what is committed: offsets can be visible a moment before the records that were made of them.
        Map<TopicPartition, Long> metrics = admin.highWatermarks(topics.cycleMetrics());
        if (isBehind(writer, metrics) && admin.hasMembers(writer)) {
            await("the snapshotter", () -> isBehind(writer, metrics));
        }
    }

    private void await(String whom, BooleanSupplier behind) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (behind.getAsBoolean() && System.nanoTime() < deadline) {
            progress.report(() -> "waiting for " + whom);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private boolean isBehind(String group, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> committed = admin.committedOffsets(group);
        return ends.entrySet().stream().anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue());
    }

    @Override
    public void close() {
        admin.close();
    }
}
