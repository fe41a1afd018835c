package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Compares events with the rows of {@code audit_logs}. PostgreSQL compares, so that jsonb is compared as jsonb. */
final class LogComparison {

    private static final String MISSING = "missing";

    private static final String DIFFERENT_ROWS = """
            SELECT t.cycle_number, t.sequence_number,
                   CASE WHEN a.id IS NULL THEN 'missing'
                        ELSE concat_ws(', ',
                            CASE WHEN a.event_type <> t.event_type THEN 'event_type' END,
                            CASE WHEN a.event_timestamp <> t.event_timestamp THEN 'event_timestamp' END,
                            CASE WHEN a.user_id IS DISTINCT FROM t.user_id THEN 'user_id' END,
                            CASE WHEN a.robot_id IS DISTINCT FROM t.robot_id THEN 'robot_id' END,
                            CASE WHEN a.payload::text <> t.payload::jsonb::text THEN 'payload' END,
                            CASE WHEN a.metadata::text IS DISTINCT FROM t.metadata::jsonb::text THEN 'metadata' END)
                   END AS difference
            FROM unnest({0}::int[], {1}::int[], {2}::text[], {3}::text[]::timestamp[], {4}::int[], {5}::int[], {6}::text[],
                        {7}::text[])
                 AS t (cycle_number, sequence_number, event_type, event_timestamp, user_id, robot_id, payload, metadata)
            LEFT JOIN public.audit_logs a USING (cycle_number, sequence_number)
            WHERE a.id IS NULL
               OR (a.event_type, a.event_timestamp, a.user_id, a.robot_id, a.payload::text, a.metadata::text)
                  IS DISTINCT FROM
                  (t.event_type, t.event_timestamp, t.user_id, t.robot_id, t.payload::jsonb::text,
                   t.metadata::jsonb::text)
            ORDER BY 1, 2
            """;

    private final DSLContext snapshot;
    private final Problems problems;
    private final SkippedEvents skipped;
    private final IntPredicate cycles;
    private final Map<Integer, Integer> lastSequenceNumbers = new HashMap<>();
    private final Set<Integer> completed = new HashSet<>();
    private long events;

    LogComparison(DSLContext snapshot, IntPredicate cycles, SkippedEvents skipped, Problems problems) {
        this.snapshot = snapshot;
        this.cycles = cycles;
        this.skipped = skipped;
        this.problems = problems;
    }

    long events() {
        return events;
    }

    /** The cycles that have a {@code cycle_complete}, each with its last sequence number. */
    Map<Integer, Integer> completedCycles() {
        Map<Integer, Integer> cycles = new HashMap<>(lastSequenceNumbers);
        cycles.keySet().retainAll(completed);
        return cycles;
    }

    void compare(List<SequencedEvent> read) {
        List<SequencedEvent> batch =
                read.stream().filter(event -> cycles.test(event.cycleNumber())).toList();
        if (batch.isEmpty()) {
            return;
        }
        events += batch.size();
        for (SequencedEvent event : batch) {
            int expected = lastSequenceNumbers.getOrDefault(event.cycleNumber(), 0) + 1;
            if (event.sequenceNumber() != expected) {
                problems.add("audit-events, cycle %d: sequence number %d follows %d"
                        .formatted(event.cycleNumber(), event.sequenceNumber(), expected - 1));
            }
            skipped.meet(event);
            lastSequenceNumbers.put(event.cycleNumber(), event.sequenceNumber());
            if (event.eventType().equals("cycle_complete")) {
                completed.add(event.cycleNumber());
            }
        }
        for (Record row : snapshot.fetch(
                DIFFERENT_ROWS,
                DSL.val(column(batch, SequencedEvent::cycleNumber, Integer[]::new)),
                DSL.val(column(batch, SequencedEvent::sequenceNumber, Integer[]::new)),
                DSL.val(column(batch, SequencedEvent::eventType, String[]::new)),
                DSL.val(column(batch, event -> event.eventTimestamp().toString(), String[]::new)),
                DSL.val(column(batch, SequencedEvent::userId, Integer[]::new)),
                DSL.val(column(batch, SequencedEvent::robotId, Integer[]::new)),
                DSL.val(column(batch, SequencedEvent::payload, String[]::new)),
                DSL.val(column(batch, SequencedEvent::metadata, String[]::new)))) {
            int cycle = row.get(0, Integer.class);
            int sequenceNumber = row.get(1, Integer.class);
            String difference = row.get(2, String.class);
            if (!difference.equals(MISSING) || !skipped.explainsMissing(cycle, sequenceNumber)) {
                problems.add(
                        "audit_logs, cycle %d, sequence number %d: %s".formatted(cycle, sequenceNumber, difference));
            }
        }
    }

    private static <T> T[] column(
            List<SequencedEvent> batch, Function<SequencedEvent, T> value, IntFunction<T[]> newArray) {
        return batch.stream().map(value).toArray(newArray);
    }

    /** Finds rows that no event stands for; returns the number of rows. */
    long compareCounts() {
        long rows = 0;
        for (Record cycle : snapshot.fetch(
                "SELECT cycle_number, count(*), max(sequence_number) FROM public.audit_logs GROUP BY 1 ORDER BY 1")) {
            int number = cycle.get(0, Integer.class);
            if (!cycles.test(number)) {
                continue;
            }
            long count = cycle.get(1, Long.class);
            rows += count;
            int expected = lastSequenceNumbers.getOrDefault(number, 0);
            int missing = skipped.missingEvents(number).size();
            if (count != expected - missing) {
                problems.add("audit_logs, cycle %d: %d rows up to sequence number %d, audit-events has %d%s"
                        .formatted(
                                number,
                                count,
                                cycle.get(2, Integer.class),
                                expected,
                                missing == 0 ? "" : ", %d of them skipped".formatted(missing)));
            }
        }
        return rows;
    }
}
