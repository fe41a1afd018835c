package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Computes the metrics of one cycle in PostgreSQL, from the log alone, and compares all that is stored of them. */
final class SnapshotValues {

    /**
     * For a big cycle: estimates mean little where PostgreSQL knows nothing of what a step yields; in nested loops,
     * which it would choose for few rows, it would pair all robots. For thousands of small ones: each statement is
     * planned once, and nothing is compiled or given to parallel workers, which takes longer than the cycle.
     */
    private static final List<String> SETTINGS = List.of(
            "SET LOCAL enable_nestloop = off",
            "SET LOCAL plan_cache_mode = force_generic_plan",
            "SET LOCAL jit = off",
            "SET LOCAL max_parallel_workers_per_gather = 0",
            "SET LOCAL work_mem = '64MB'");

    private static final String CAST = "SELECT count(payload::jsonb) FROM unnest({0}::text[]) AS stand_ins (payload)";

    private final DSLContext snapshot;
    private final Findings problems;

    SnapshotValues(DSLContext snapshot, Findings problems) {
        this.snapshot = snapshot;
        this.problems = problems;
        SETTINGS.forEach(snapshot::execute);
    }

    /** Whether PostgreSQL can read the payloads of these events, to compute with them what the log lacks. */
    boolean canRead(List<SequencedEvent> standIns) {
        try {
            // Nested, thus a savepoint: a cast that fails ends only this.
            snapshot.transaction(configuration ->
                    configuration.dsl().fetch(CAST, column(standIns, SequencedEvent::payload, String[]::new)));
            return true;
        } catch (DataAccessException refused) {
            if (refused.sqlState().startsWith("22") || refused.sqlState().startsWith("54")) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * Finds the values that are not what the log says.
     *
     * @param last the last sequence number that the snapshot counts
     * @param standIns the cycle's events that the log lacks, or has otherwise
     */
    void compare(int cycle, int last, List<SequencedEvent> standIns) {
        Field<?>[] bindings = {
            DSL.val(cycle),
            column(standIns, SequencedEvent::sequenceNumber, Integer[]::new),
            column(standIns, SequencedEvent::eventType, String[]::new),
            column(standIns, event -> event.eventTimestamp().toString(), String[]::new),
            column(standIns, SequencedEvent::userId, Integer[]::new),
            column(standIns, SequencedEvent::robotId, Integer[]::new),
            column(standIns, SequencedEvent::payload, String[]::new),
            DSL.val(last)
        };
        for (SnapshotQuery query : SnapshotQuery.values()) {
            for (Record row : snapshot.fetch(query.sql(), (Object[]) bindings)) {
                String subject = row.get(1, String.class);
                problems.add(Finding.ofSubject(
                        row.get(0, String.class), cycle, subject.isEmpty() ? null : subject, row.get(2, String.class)));
            }
        }
    }

    private static <T> Field<T[]> column(
            List<SequencedEvent> standIns, Function<SequencedEvent, T> value, IntFunction<T[]> newArray) {
        return DSL.val(standIns.stream().map(value).toArray(newArray));
    }
}
