package dev.cyclelog.cli.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Counts the rows of {@code audit_logs} without an index. The comparison has found each event by the index of the
 * unique constraint: if the table holds as many rows, it has no others, none twice, and the index knows all of them.
 */
final class RowCount {

    private static final List<String> INDEXES = List.of("indexscan", "indexonlyscan", "bitmapscan");

    private static final String COUNTS = "SELECT cycle_number, count(*) FROM public.audit_logs GROUP BY 1 ORDER BY 1";

    private static final String SURPLUS = """
            SELECT cycle_number, sequence_number, count(*), sequence_number BETWEEN 1 AND last AS known
            FROM public.audit_logs
            JOIN unnest({0}::int[], {1}::int[]) AS cycles (cycle_number, last) USING (cycle_number)
            GROUP BY cycle_number, sequence_number, last
            HAVING count(*) > 1 OR NOT sequence_number BETWEEN 1 AND last
            ORDER BY 1, 2
            """;
    private static final int FETCH = 5_000;

    private final DSLContext snapshot;
    private final TopicCycles cycles;
    private final Findings problems;
    private long rows;

    RowCount(DSLContext snapshot, TopicCycles cycles, Findings problems) {
        this.snapshot = snapshot;
        this.cycles = cycles;
        this.problems = problems;
    }

    /** Finds rows that no event stands for; returns the number of rows. */
    long compare(IntPredicate wanted) {
        Planner.without(snapshot, INDEXES, () -> count(wanted));
        return rows;
    }

    private void count(IntPredicate wanted) {
        Map<Integer, Long> surplus = new HashMap<>();
        for (Record row : snapshot.fetch(COUNTS)) {
            int number = row.get(0, Integer.class);
            if (wanted.test(number)) {
                TopicCycles.Cycle cycle = cycles.of(number);
                cycle.rows(row.get(1, Long.class));
                rows += cycle.rows();
                long beyond = cycle.rows() - (cycle.projected().events() - cycle.missing());
                if (beyond != 0) {
                    surplus.put(number, beyond);
                }
            }
        }
        if (!surplus.isEmpty()) {
            explain(surplus);
        }
    }

    private void explain(Map<Integer, Long> surplus) {
        Integer[] numbers = surplus.keySet().toArray(Integer[]::new);
        Integer[] lasts = surplus.keySet().stream()
                .map(number -> cycles.of(number).projected().last())
                .toArray(Integer[]::new);
        try (Cursor<Record> found = snapshot.resultQuery(SURPLUS, DSL.val(numbers), DSL.val(lasts))
                .fetchSize(FETCH)
                .fetchLazy()) {
            for (Record row : found) {
                int cycle = row.get(0, Integer.class);
                long count = row.get(2, Long.class);
                boolean known = row.get(3, Boolean.class);
                surplus.merge(cycle, known ? 1 - count : -count, Long::sum);
                problems.add(Finding.ofRow(
                        "audit_logs",
                        cycle,
                        row.get(1, Integer.class),
                        known
                                ? "is there %d times".formatted(count)
                                : "is there%s, but not in audit-events"
                                        .formatted(count == 1 ? "" : " %d times".formatted(count))));
            }
        }
        surplus.forEach((cycle, unexplained) -> {
            if (unexplained > 0) {
                problems.add(Finding.ofCycle(
                        "audit_logs",
                        cycle,
                        "%d rows are in the table that its index %s does not find; REINDEX makes it anew"
                                .formatted(unexplained, LogComparison.INDEX)));
            }
        });
    }
}
