package dev.cyclelog.cli.verify;

import static dev.cyclelog.database.jooq.analytics.Tables.BATTLE_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.CYCLE_STEP_DURATIONS;
import static dev.cyclelog.database.jooq.analytics.Tables.FACILITY_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.ROBOT_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.analytics.Tables.STABLE_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Progress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Compares {@code cycle_snapshots} and the read models with {@code audit_logs}: is each complete cycle there and
 * current, no other, and is every value right? What a snapshot counts is what it says itself: it may be ahead of the
 * log, or of what was in the topic when the verification began.
 */
final class SnapshotComparison {

    private static final String SNAPSHOTS = "cycle_snapshots";

    /** How far a snapshot has read its cycle; null if nothing says so. */
    private record Position(Integer last, boolean stale) {}

    private static final List<Table<?>> READ_MODELS = List.of(
            STABLE_CYCLE_METRICS,
            ROBOT_CYCLE_METRICS,
            BATTLE_CYCLE_METRICS,
            FACILITY_CYCLE_METRICS,
            CYCLE_STEP_DURATIONS);

    private final DSLContext snapshot;
    private final IntPredicate wanted;
    private final Findings problems;
    private final Findings remarks;
    private final SortedMap<Integer, Position> positions = new TreeMap<>();

    SnapshotComparison(DSLContext snapshot, IntPredicate wanted, Findings problems, Findings remarks) {
        this.snapshot = snapshot;
        this.wanted = wanted;
        this.problems = problems;
        this.remarks = remarks;
        snapshot.select(CYCLE_SNAPSHOTS.CYCLE_NUMBER, SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, SNAPSHOT_POSITIONS.STALE)
                .from(CYCLE_SNAPSHOTS)
                .leftJoin(SNAPSHOT_POSITIONS)
                .on(SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(CYCLE_SNAPSHOTS.CYCLE_NUMBER))
                .forEach(row -> {
                    if (wanted.test(row.value1())) {
                        positions.put(row.value1(), new Position(row.value2(), Boolean.TRUE.equals(row.value3())));
                    }
                });
    }

    long snapshots() {
        return positions.size();
    }

    boolean has(int cycle) {
        return positions.containsKey(cycle);
    }

    /** Whether the cycle's snapshot says that it counts this event. */
    boolean counts(SequencedEvent event) {
        Position position = positions.get(event.cycleNumber());
        return position != null && position.last() != null && event.sequenceNumber() <= position.last();
    }

    /** Finds rows of cycles that are not complete. */
    void compareExistence(TopicCycles cycles) {
        positions.keySet().stream()
                .filter(cycle -> !cycles.of(cycle).known().complete())
                .forEach(cycle ->
                        problems.add(Finding.ofCycle(SNAPSHOTS, cycle, "is there, though the cycle is not complete")));
        for (Table<?> table : READ_MODELS) {
            Field<Integer> number = table.field(STABLE_CYCLE_METRICS.CYCLE_NUMBER);
            snapshot.select(number, DSL.count())
                    .from(table)
                    .groupBy(number)
                    .orderBy(number)
                    .forEach(row -> {
                        int cycle = row.value1();
                        if (wanted.test(cycle) && !cycles.of(cycle).known().complete()) {
                            problems.add(Finding.ofCycle(
                                    "analytics." + table.getName(),
                                    cycle,
                                    "%d rows, though the cycle is not complete".formatted(row.value2())));
                        }
                    });
        }
    }

    /** Finds snapshots of complete cycles that are missing, stale, behind, or wrong. */
    void compare(TopicCycles cycles, StandIns standIns, SkippedEvents skipped, Progress progress) {
        SnapshotValues values = new SnapshotValues(snapshot, problems);
        cycles.all().forEach((cycle, topic) -> {
            Optional<String> why = whyNotCurrent(cycle, topic);
            if (why.isPresent()) {
                problems.add(Finding.ofCycle(SNAPSHOTS, cycle, why.get()));
            } else if (has(cycle) && topic.known().complete()) {
                compareValues(values, cycle, standIns, skipped);
            }
            progress.report(() -> "%,d cycles; snapshots compared up to cycle %d"
                    .formatted(cycles.all().size(), cycle));
        });
    }

    private Optional<String> whyNotCurrent(int cycle, TopicCycles.Cycle topic) {
        Position position = positions.get(cycle);
        if (position == null) {
            return topic.owed().complete() ? Optional.of("missing, though the cycle is complete") : Optional.empty();
        }
        if (!topic.known().complete()) {
            return Optional.empty();
        }
        if (position.stale()) {
            return Optional.of("stale; 'cyclelog rebuild snapshots --cycles %d' makes it anew".formatted(cycle));
        }
        if (position.last() == null) {
            return Optional.of("pipeline.snapshot_positions does not say which events it counts");
        }
        if (position.last() < topic.owed().last()) {
            return Optional.of("counts the events up to %d, audit_logs holds %d"
                    .formatted(position.last(), topic.projected().last()));
        }
        if (position.last() > topic.known().last()) {
            return Optional.of("counts the events up to %d, audit-events has %d"
                    .formatted(position.last(), topic.known().last()));
        }
        return Optional.empty();
    }

    private void compareValues(SnapshotValues values, int cycle, StandIns standIns, SkippedEvents skipped) {
        Optional<List<SequencedEvent>> events = standIns.of(cycle);
        boolean anySkipped = skipped.anyMissing(cycle);
        if (events.isEmpty()) {
            remarks.add(Finding.ofCycle(
                    SNAPSHOTS, cycle, "its values were not compared: audit_logs lacks too many of its events"));
        } else if (!events.get().isEmpty() && !values.canRead(events.get())) {
            String remark = "the values of cycle %d were not compared".formatted(cycle);
            if (anySkipped) {
                skipped.remark(cycle, "cycle_snapshots counts it, PostgreSQL cannot: " + remark);
            } else {
                remarks.add(
                        Finding.ofCycle(SNAPSHOTS, cycle, "PostgreSQL cannot read what audit_logs lacks: " + remark));
            }
        } else {
            values.compare(cycle, positions.get(cycle).last(), events.get());
            if (anySkipped) {
                skipped.remark(cycle, "cycle_snapshots counts it, and was compared with it");
            }
        }
    }
}
