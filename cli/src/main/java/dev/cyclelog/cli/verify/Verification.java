package dev.cyclelog.cli.verify;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/** One verification, in one snapshot of the database. */
final class Verification implements AutoCloseable {

    private final DSLContext snapshot;
    private final IntPredicate wanted;
    private final boolean creditGaps;
    private final Progress progress;
    private final String topic;
    private final AuditEventReader reader;
    private final IdHashes ids = new IdHashes();
    private final Findings problems = new Findings();
    private final Findings remarks = new Findings();

    /** @param creditGaps whether to tell the balances that do not change by what the events say */
    Verification(Settings settings, DSLContext snapshot, IntPredicate wanted, boolean creditGaps, Progress progress) {
        this.snapshot = snapshot;
        this.wanted = wanted;
        this.creditGaps = creditGaps;
        this.progress = progress;
        this.topic = settings.topics().names().auditEvents();
        this.reader = new AuditEventReader(settings.kafka(), wanted);
    }

    /**
     * Compares.
     *
     * @param began where the topic ended before the snapshot of the database
     * @param ends where it ends now: behind all that the snapshot of the database can hold
     */
    VerifyReport run(Map<TopicPartition, Long> began, Supplier<Map<TopicPartition, Long>> ends) {
        if (!new SchemaComparison(snapshot, problems, remarks).compare()) {
            remarks.add(Finding.of("schema", "events and snapshots were not compared: 'cyclelog migrate' comes first"));
            return new VerifyReport(
                    0,
                    0,
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    remarks.kept(),
                    Optional.empty(),
                    problems.kept(),
                    problems.count());
        }
        Map<TopicPartition, Long> projected = projected();
        Map<TopicPartition, Long> known = ends.get();
        SkippedEvents skipped = new SkippedEvents(snapshot, topic, wanted);
        SnapshotComparison snapshots = new SnapshotComparison(snapshot, wanted, problems, remarks);
        StandIns standIns = new StandIns();
        TopicCycles cycles = new TopicCycles(began, problems);
        PayloadIndex payloads = new PayloadIndex();

        LogComparison log = new LogComparison(snapshot, cycles, skipped, standIns, problems);
        log.whileReading(() -> reader.read(Map.of(), projected, batch -> {
            for (TopicEvent read : batch) {
                cycles.meetProjected(read);
                payloads.meet(read.event(), ids.add(read.event()));
            }
            log.compare(batch.stream().map(TopicEvent::event).toList());
            progress.report(() -> "%,d events compared with audit_logs".formatted(cycles.events()));
        }));
        reader.read(
                projected,
                known,
                batch -> batch.forEach(read -> {
                    cycles.meetUnprojected(read);
                    if (snapshots.counts(read.event())) {
                        standIns.add(read.event());
                    }
                }));
        if (cycles.unprojected() > 0) {
            problems.add(Finding.of(
                    "audit_logs",
                    "%d events of audit-events are not projected: is the projector running?"
                            .formatted(cycles.unprojected())));
        }
        skipped.compare(problems);
        progress.report(() -> "counting the rows of audit_logs");
        long rows = new RowCount(snapshot, cycles, problems).compare(wanted);
        payloads.compare(snapshot, problems);
        snapshots.compareExistence(cycles);
        snapshots.compare(cycles, standIns, skipped, progress);
        RepeatedHashes hashes = ids.repeated();
        List<RepeatedId> repeated = repeatedIds(hashes, projected);
        if (cycles.events() == 0 && rows == 0 && snapshots.snapshots() == 0) {
            remarks.add(Finding.of(
                    topic, "nothing to compare: neither the topic nor the tables hold an event of these cycles"));
        }
        // A row that is wrong would make balances wrong, and be told twice.
        Optional<CreditReport> credits = problems.count() == 0
                ? new Credits(snapshot, wanted, creditGaps, progress).compare()
                : Optional.empty();
        if (problems.count() == 0 && credits.isEmpty()) {
            remarks.add(Finding.of(
                    "audit_logs", "balances were not compared: a payload has no number where the contract has one"));
        }
        return new VerifyReport(
                cycles.events(),
                rows,
                snapshots.snapshots(),
                cycles.all().entrySet().stream()
                        .map(cycle -> new VerifyReport.CycleCounts(
                                cycle.getKey(),
                                cycle.getValue().projected().events(),
                                cycle.getValue().rows(),
                                cycle.getValue().projected().complete(),
                                snapshots.has(cycle.getKey())))
                        .toList(),
                skipped.all(),
                repeated,
                repeated.size() + hashes.severalCycles() - hashes.keptOfSeveralCycles(),
                remarks.kept(),
                credits,
                problems.kept(),
                problems.count());
    }

    /** Up to where each partition is projected. */
    private Map<TopicPartition, Long> projected() {
        Map<TopicPartition, Long> projected = new HashMap<>();
        snapshot.selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(topic))
                .forEach(row -> {
                    projected.put(new TopicPartition(topic, row.getPartition()), row.getNextOffset());
                    if (row.getRefusedOffset() != null) {
                        problems.add(Finding.of(
                                "audit_logs",
                                "partition %d waits before offset %d, which PostgreSQL refuses: %s; see 'cyclelog projector skip'"
                                        .formatted(
                                                row.getPartition(),
                                                row.getRefusedOffset(),
                                                Printable.line(row.getRefusal(), 1_000))));
                    }
                });
        return projected;
    }

    /** Which ids those hashes stand for. */
    private List<RepeatedId> repeatedIds(RepeatedHashes hashes, Map<TopicPartition, Long> projected) {
        if (!hashes.any()) {
            return List.of();
        }
        RepeatedIds repeated = new RepeatedIds(ids, hashes);
        reader.read(Map.of(), projected, batch -> {
            batch.stream().map(TopicEvent::event).forEach(repeated::meet);
            progress.report(() -> "reading the topic again: event ids occur more than once");
        });
        repeated.compare(problems);
        return repeated.inSeveralCycles();
    }

    @Override
    public void close() {
        reader.close();
        ids.close();
    }
}
