package dev.cyclelog.cli.verify;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import dev.cyclelog.cli.Progress;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/**
 * Holds {@code audit-events}, {@code audit_logs} and {@code cycle_snapshots} against each other, by value.
 *
 * <p>The tables are read in one snapshot of the database, and the topic up to the offsets that this snapshot holds:
 * what arrives meanwhile does not matter.
 */
public final class Verifier {

    private final Settings settings;
    private final DatabasePool database;
    private final Progress progress;

    /** Prepares a verification that reports progress now and then. */
    public Verifier(Settings settings, DatabasePool database, Consumer<String> lines) {
        this.settings = settings;
        this.database = database;
        this.progress = new Progress(lines);
    }

    /** Compares everything. */
    public VerifyReport verify() {
        return database.sql().transactionResult(configuration -> {
            DSLContext snapshot = configuration.dsl();
            snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return verify(snapshot);
        });
    }

    private VerifyReport verify(DSLContext snapshot) {
        Problems problems = new Problems();
        String topic = settings.topics().names().auditEvents();
        Map<TopicPartition, Long> ends = new HashMap<>();
        snapshot.selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(topic))
                .forEach(row -> ends.put(new TopicPartition(topic, row.getPartition()), row.getNextOffset()));

        LogComparison log = new LogComparison(snapshot, problems);
        try (AuditEventReader reader = new AuditEventReader(settings.kafka(), ends)) {
            reader.read(events -> {
                log.compare(events);
                progress.report(() -> "%,d events compared".formatted(log.events()));
            });
        }
        long rows = log.compareCounts();
        SnapshotComparison snapshots = new SnapshotComparison(snapshot, problems);
        snapshots.comparePositions(log.completedCycles());
        snapshots.compareStables();
        return new VerifyReport(log.events(), rows, snapshot.fetchCount(CYCLE_SNAPSHOTS), problems.texts());
    }
}
