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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Compares {@code cycle_snapshots} and the read models with {@code audit_logs}: is each complete cycle there and
 * current, no other, and is every value right?
 */
final class SnapshotComparison {

    /** How far a snapshot has read its cycle; null if nothing says so. */
    private record Position(Integer last, boolean stale) {}

    private static final List<Table<?>> READ_MODELS = List.of(
            STABLE_CYCLE_METRICS,
            ROBOT_CYCLE_METRICS,
            BATTLE_CYCLE_METRICS,
            FACILITY_CYCLE_METRICS,
            CYCLE_STEP_DURATIONS);

    private final DSLContext snapshot;
    private final IntPredicate cycles;
    private final Problems problems;
    private final SortedMap<Integer, Position> positions = new TreeMap<>();

    SnapshotComparison(DSLContext snapshot, IntPredicate cycles, Problems problems) {
        this.snapshot = snapshot;
        this.cycles = cycles;
        this.problems = problems;
        snapshot.select(CYCLE_SNAPSHOTS.CYCLE_NUMBER, SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, SNAPSHOT_POSITIONS.STALE)
                .from(CYCLE_SNAPSHOTS)
                .leftJoin(SNAPSHOT_POSITIONS)
                .on(SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(CYCLE_SNAPSHOTS.CYCLE_NUMBER))
                .forEach(row -> {
                    if (cycles.test(row.value1())) {
                        positions.put(row.value1(), new Position(row.value2(), Boolean.TRUE.equals(row.value3())));
                    }
                });
    }

    long snapshots() {
        return positions.size();
    }

    /** Finds rows of cycles that are not complete. */
    void compareExistence(Map<Integer, Integer> completedCycles) {
        positions.keySet().stream()
                .filter(cycle -> !completedCycles.containsKey(cycle))
                .forEach(cycle -> problems.add(
                        "cycle_snapshots, cycle %d: is there, though the cycle is not complete".formatted(cycle)));
        for (Table<?> table : READ_MODELS) {
            Field<Integer> cycle = table.field(CYCLE_SNAPSHOTS.CYCLE_NUMBER);
            snapshot.select(cycle, DSL.count())
                    .from(table)
                    .groupBy(cycle)
                    .orderBy(cycle)
                    .forEach(row -> {
                        if (cycles.test(row.value1()) && !completedCycles.containsKey(row.value1())) {
                            problems.add("analytics.%s, cycle %d: %d rows, though the cycle is not complete"
                                    .formatted(table.getName(), row.value1(), row.value2()));
                        }
                    });
        }
    }

    /** Finds snapshots of complete cycles that are missing, stale, behind, or wrong. */
    void compare(Map<Integer, Integer> completedCycles, SkippedEvents skipped, Progress progress) {
        SnapshotValues values = new SnapshotValues(snapshot, problems);
        new TreeMap<>(completedCycles).forEach((cycle, last) -> {
            if (isCurrent(cycle, last)) {
                compareValues(values, cycle, skipped);
            }
            progress.report(() -> "snapshots compared up to cycle %d".formatted(cycle));
        });
    }

    private boolean isCurrent(int cycle, int last) {
        Position position = positions.get(cycle);
        String where = "cycle_snapshots, cycle %d: ".formatted(cycle);
        if (position == null) {
            problems.add(where + "missing, though the cycle is complete");
        } else if (position.stale()) {
            problems.add(where + "stale; 'cyclelog rebuild snapshots --cycles %d' makes it anew".formatted(cycle));
        } else if (position.last() == null) {
            problems.add(where + "pipeline.snapshot_positions does not say which events it counts");
        } else if (position.last() != last) {
            problems.add(where + "counts the events up to %d, audit_logs holds %d".formatted(position.last(), last));
        } else {
            return true;
        }
        return false;
    }

    private static void compareValues(SnapshotValues values, int cycle, SkippedEvents skipped) {
        List<SequencedEvent> events = skipped.missingEvents(cycle);
        if (!events.isEmpty() && !values.canRead(events)) {
            skipped.remark(
                    cycle,
                    "cycle_snapshots counts it, PostgreSQL cannot: the values of cycle %d were not compared"
                            .formatted(cycle));
            return;
        }
        values.compare(cycle, events);
        if (!events.isEmpty()) {
            skipped.remark(cycle, "cycle_snapshots counts it, and was compared with it");
        }
    }
}
