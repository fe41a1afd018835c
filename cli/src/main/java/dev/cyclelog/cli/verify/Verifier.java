package dev.cyclelog.cli.verify;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/**
 * Holds {@code audit-events}, {@code audit_logs} and the snapshots with their read models against each other: each
 * event by value; and each value of each complete cycle, computed anew from {@code audit_logs}.
 *
 * <p>The tables are read in one snapshot of the database, and the topic up to the offsets that this snapshot holds:
 * what arrives meanwhile does not matter.
 */
public final class Verifier {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Settings settings;
    private final DatabasePool database;
    private final Progress progress;

    /** Prepares a verification that reports progress now and then. */
    public Verifier(Settings settings, DatabasePool database, Consumer<String> lines) {
        this.settings = settings;
        this.database = database;
        this.progress = new Progress(lines);
    }

    /** Compares everything. Waits a little for the projector first, if it is behind. */
    public VerifyReport verify() {
        return verify(cycle -> true);
    }

    /** As {@link #verify()}, but compares and counts some cycles only. The topic is read as a whole in any case. */
    public VerifyReport verify(IntPredicate cycles) {
        Map<TopicPartition, Long> began = awaitProjector();
        return database.sql().transactionResult(configuration -> {
            DSLContext snapshot = configuration.dsl();
            snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            // Before the snapshot is taken: a rebuild cannot put another table in this one's place while it is
            // compared.
            snapshot.execute("LOCK TABLE public.audit_logs IN ACCESS SHARE MODE");
            return verify(snapshot, began, cycles);
        });
    }

    /** Returns where the topic ends now; what is in it until there must be in the tables. */
    private Map<TopicPartition, Long> awaitProjector() {
        Topics topics = settings.topics().names();
        try (OffsetAdmin admin = new OffsetAdmin(settings)) {
            Map<TopicPartition, Long> ends = admin.endOffsets(topics.auditEvents());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (isBehind(admin.committedOffsets(Projector.groupId(topics)), ends) && System.nanoTime() < deadline) {
                progress.report(() -> "waiting for the projector");
                LockSupport.parkNanos(POLL.toNanos());
            }
            return ends;
        }
    }

    private long countBeyond(
            Map<TopicPartition, Long> projected, Map<TopicPartition, Long> began, IntPredicate cycles) {
        AtomicLong count = new AtomicLong();
        try (AuditEventReader reader = new AuditEventReader(settings.kafka(), began)) {
            reader.read(
                    projected,
                    events -> count.addAndGet(events.stream()
                            .filter(event -> cycles.test(event.cycleNumber()))
                            .count()));
        }
        return count.get();
    }

    private static boolean isBehind(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue());
    }

    private VerifyReport verify(DSLContext snapshot, Map<TopicPartition, Long> began, IntPredicate cycles) {
        Problems problems = new Problems();
        String topic = settings.topics().names().auditEvents();
        Map<TopicPartition, Long> projected = new HashMap<>();
        snapshot.selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(topic))
                .forEach(row -> {
                    projected.put(new TopicPartition(topic, row.getPartition()), row.getNextOffset());
                    if (row.getRefusedOffset() != null) {
                        problems.add(
                                "audit_logs: partition %d waits before offset %d, which PostgreSQL refuses: %s; see 'cyclelog projector skip'"
                                        .formatted(
                                                row.getPartition(),
                                                row.getRefusedOffset(),
                                                Printable.line(row.getRefusal(), 1_000)));
                    }
                });

        SkippedEvents skipped = new SkippedEvents(snapshot, topic, cycles);
        LogComparison log = new LogComparison(snapshot, cycles, skipped, problems);
        try (AuditEventReader reader = new AuditEventReader(settings.kafka(), projected)) {
            reader.read(Map.of(), events -> {
                log.compare(events);
                progress.report(() -> "%,d events compared".formatted(log.events()));
            });
        }
        long missing = countBeyond(projected, began, cycles);
        if (missing > 0) {
            problems.add("audit_logs: %d events of audit-events are not projected: is the projector running?"
                    .formatted(missing));
        }
        skipped.compare(problems);
        long rows = log.compareCounts();
        SnapshotComparison snapshots = new SnapshotComparison(snapshot, cycles, problems);
        snapshots.compareExistence(log.completedCycles());
        snapshots.compare(log.completedCycles(), skipped, progress);
        return new VerifyReport(log.events(), rows, snapshots.snapshots(), skipped.lines(), problems.texts());
    }
}
