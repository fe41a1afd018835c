package dev.cyclelog.cli.verify;

import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.snapshotter.Snapshotter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/** Waits a little until what is in the topic has arrived in the tables. */
final class Arrival implements AutoCloseable {

    private static final Duration FOR_ROWS = Duration.ofSeconds(10);

    /** A correction of a big cycle is put off for some seconds, so that there are not too many. */
    private static final Duration FOR_SNAPSHOTS = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * The complete cycles whose snapshot does not count the log's last event; that event, and how far the snapshot is.
     */
    private static final String BEHIND = """
            SELECT cycle_number, max, coalesce(last_sequence_number, 0)
            FROM (SELECT DISTINCT cycle_number FROM public.audit_logs WHERE event_type = 'cycle_complete') AS complete
            LEFT JOIN pipeline.snapshot_positions USING (cycle_number)
            CROSS JOIN LATERAL
                (SELECT max(sequence_number) FROM public.audit_logs a WHERE a.cycle_number = complete.cycle_number) AS log
            WHERE stale IS NOT TRUE AND coalesce(last_sequence_number, 0) < max
            """;

    private final Topics topics;
    private final DSLContext sql;
    private final OffsetAdmin admin;
    private final Progress progress;

    Arrival(Settings settings, DSLContext sql, Progress progress) {
        this.topics = settings.topics().names();
        this.sql = sql;
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
        await("waiting for the projector", FOR_ROWS, () -> isBehind(admin.committedOffsets(projector), ends));
        if (admin.hasMembers(Snapshotter.groupId(topics)) || admin.hasMembers(Snapshotter.writerGroupId(topics))) {
            // What comes meanwhile is not waited for, or there would be no end of it.
            Map<Integer, Integer> wanted = new HashMap<>();
            sql.fetch(BEHIND).forEach(row -> wanted.put(row.get(0, Integer.class), row.get(1, Integer.class)));
            await(
                    "waiting for the snapshotter",
                    FOR_SNAPSHOTS,
                    () -> sql.fetch(BEHIND).stream()
                            .anyMatch(row ->
                                    row.get(2, Integer.class) < wanted.getOrDefault(row.get(0, Integer.class), 0)));
        }
    }

    private void await(String line, Duration patience, BooleanSupplier behind) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (behind.getAsBoolean() && System.nanoTime() < deadline) {
            progress.report(() -> line);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static boolean isBehind(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue());
    }

    @Override
    public void close() {
        admin.close();
    }
}
