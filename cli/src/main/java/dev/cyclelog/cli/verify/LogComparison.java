package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
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

    /** The index of the unique constraint. */
    static final String INDEX = "audit_logs_cycle_sequence";

    /** What would find the rows without that index. */
    private static final List<String> OTHER_WAYS = List.of("seqscan", "hashjoin", "mergejoin");

    private final DSLContext snapshot;
    private final TopicCycles cycles;
    private final SkippedEvents skipped;
    private final StandIns standIns;
    private final Findings problems;

    LogComparison(
            DSLContext snapshot, TopicCycles cycles, SkippedEvents skipped, StandIns standIns, Findings problems) {
        this.snapshot = snapshot;
        this.cycles = cycles;
        this.skipped = skipped;
        this.standIns = standIns;
        this.problems = problems;
    }

    /**
     * Compares what is read, each event with the row that the index of the unique constraint finds, if there is one.
     */
    void whileReading(Runnable reading) {
        Planner.without(snapshot, Planner.canUse(snapshot, INDEX) ? OTHER_WAYS : List.of(), reading);
    }

    /** Finds the rows that these events lack, or that differ. */
    void compare(List<SequencedEvent> batch) {
        batch.forEach(skipped::meet);
        List<Record> differences = snapshot.fetch(
                DIFFERENT_ROWS,
                column(batch, SequencedEvent::cycleNumber, Integer[]::new),
                column(batch, SequencedEvent::sequenceNumber, Integer[]::new),
                column(batch, SequencedEvent::eventType, String[]::new),
                column(batch, event -> event.eventTimestamp().toString(), String[]::new),
                column(batch, SequencedEvent::userId, Integer[]::new),
                column(batch, SequencedEvent::robotId, Integer[]::new),
                column(batch, SequencedEvent::payload, String[]::new),
                column(batch, SequencedEvent::metadata, String[]::new));
        if (!differences.isEmpty()) {
            report(differences, batch);
        }
    }

    private void report(List<Record> differences, List<SequencedEvent> batch) {
        Map<List<Integer>, SequencedEvent> events = new HashMap<>();
        batch.forEach(event -> events.put(List.of(event.cycleNumber(), event.sequenceNumber()), event));
        for (Record row : differences) {
            int cycle = row.get(0, Integer.class);
            int sequenceNumber = row.get(1, Integer.class);
            String difference = row.get(2, String.class);
            standIns.add(events.get(List.of(cycle, sequenceNumber)));
            boolean missing = difference.equals(MISSING);
            if (missing) {
                cycles.of(cycle).miss();
            }
            if (!missing || !skipped.explainsMissing(cycle, sequenceNumber)) {
                problems.add(Finding.ofRow("audit_logs", cycle, sequenceNumber, difference));
            }
        }
    }

    private static <T> Object column(
            List<SequencedEvent> batch, Function<SequencedEvent, T> value, IntFunction<T[]> newArray) {
        return DSL.val(batch.stream().map(value).toArray(newArray));
    }
}
