package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Asks the GIN index of the payloads for some of them: a row that holds one must be found by it. To ask for all would
 * take longer than everything else; a sample finds an index that is empty, old or broken, not one that lacks a row.
 */
final class PayloadIndex {

    private static final int SAMPLES = 20;
    /** Shorter ones are contained in too many rows. */
    private static final int MIN_LENGTH = 30;

    private static final int MAX_LENGTH = 10_000;
    private static final String INDEX = "audit_logs_payload_gin_idx";

    /** Materialized, so that nothing but the index of the payloads can help. */
    private static final String FOUND = """
            WITH found AS MATERIALIZED (
                SELECT cycle_number, sequence_number FROM public.audit_logs WHERE payload @> {2}::jsonb
            )
            SELECT EXISTS (SELECT FROM public.audit_logs a
                    WHERE a.cycle_number = {0} AND a.sequence_number = {1} AND a.payload @> {2}::jsonb)
                AND NOT EXISTS (SELECT FROM found WHERE cycle_number = {0} AND sequence_number = {1}) AS lost
            """;

    private record Sample(long hash, SequencedEvent event) {}

    /** Those of the least hashes: as good as drawn, and the same ones each time. */
    private final PriorityQueue<Sample> samples =
            new PriorityQueue<>(Comparator.comparingLong(Sample::hash).reversed());

    /** The topic has this event. */
    void meet(SequencedEvent event, long hash) {
        int length = event.payload().length();
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return;
        }
        if (samples.size() < SAMPLES) {
            samples.add(new Sample(hash, event));
        } else if (hash < samples.peek().hash()) {
            samples.poll();
            samples.add(new Sample(hash, event));
        }
    }

    /** Finds samples that the table has and the index does not find. */
    void compare(DSLContext snapshot, Findings problems) {
        if (!Planner.canUse(snapshot, INDEX)) {
            return;
        }
        Planner.without(snapshot, List.of("seqscan"), () -> {
            for (Sample sample : samples) {
                SequencedEvent event = sample.event();
                Record answer = snapshot.fetchSingle(
                        FOUND, DSL.val(event.cycleNumber()), DSL.val(event.sequenceNumber()), DSL.val(event.payload()));
                if (answer.get(0, Boolean.class)) {
                    problems.add(Finding.ofRow(
                            "audit_logs",
                            event.cycleNumber(),
                            event.sequenceNumber(),
                            "not found by its payload: the index %s lacks it; REINDEX makes it anew".formatted(INDEX)));
                }
            }
        });
    }
}
