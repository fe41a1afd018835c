package dev.cyclelog.cli.monitor;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;

import dev.cyclelog.cli.monitor.PipelineState.CycleRow;
import dev.cyclelog.cli.monitor.PipelineState.LastSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Reads the {@link PipelineState}. What it costs grows with the number of cycles, not with that of events: each cycle
 * is looked up in an index.
 */
final class StateReader {

    /** A DISTINCT would read every row of the index. */
    private static final String CYCLES = """
            WITH RECURSIVE numbers (cycle) AS (
                (SELECT cycle_number FROM public.audit_logs ORDER BY cycle_number DESC LIMIT 1)
                UNION ALL
                SELECT (SELECT cycle_number FROM public.audit_logs WHERE cycle_number < cycle
                        ORDER BY cycle_number DESC LIMIT 1)
                FROM numbers WHERE cycle IS NOT NULL
            ),
            newest AS (
                SELECT cycle FROM numbers WHERE cycle IS NOT NULL ORDER BY cycle DESC LIMIT ?
            ),
            cycles AS (
                SELECT cycle,
                    (SELECT max(sequence_number) FROM public.audit_logs WHERE cycle_number = cycle) AS events,
                    EXISTS (SELECT FROM public.audit_logs
                            WHERE cycle_number = cycle AND event_type = 'cycle_complete') AS complete,
                    (SELECT event_timestamp FROM public.audit_logs WHERE cycle_number = cycle
                     ORDER BY sequence_number LIMIT 1) AS began,
                    EXISTS (SELECT FROM public.cycle_snapshots WHERE cycle_snapshots.cycle_number = cycle) AS has_snapshot,
                    coalesce(stale, false) AS stale,
                    coalesce('started-after-complete' = ANY (remarks), false) AS started_again,
                    written_at
                FROM newest LEFT JOIN pipeline.snapshot_positions ON cycle_number = cycle
            )
            """;

    private static final String TOTALS = CYCLES + """
            SELECT coalesce(sum(events), 0) AS events,
                count(*) FILTER (WHERE NOT complete) AS open,
                coalesce(extract(epoch FROM now() AT TIME ZONE 'UTC' - min(began) FILTER (WHERE NOT complete)), 0)
                    AS open_seconds,
                count(*) FILTER (WHERE has_snapshot) AS snapshots,
                count(*) FILTER (WHERE complete AND NOT has_snapshot) AS missing,
                count(*) FILTER (WHERE stale) AS stale,
                count(*) FILTER (WHERE started_again) AS started_again,
                pg_database_size(current_database()) AS bytes
            FROM cycles
            """;

    private static final String LAST_CYCLES = CYCLES + """
            SELECT cycle, events, complete, stale, duration_ms, total_battles, total_credits_transacted,
                total_prestige_awarded, written_at
            FROM cycles LEFT JOIN public.cycle_snapshots ON cycle_number = cycle
            ORDER BY cycle DESC
            """;

    private static final int SHOWN = 10;

    private final DSLContext sql;
    private final DeadLetterCounts deadLetters;

    StateReader(DSLContext sql, DeadLetterCounts deadLetters) {
        this.sql = sql;
        this.deadLetters = deadLetters;
    }

    PipelineState read() {
        Record totals = sql.fetchSingle(TOTALS, Integer.MAX_VALUE);
        return new PipelineState(
                refused(),
                deadLetters.read(sql),
                totals.get("events", Long.class),
                totals.get("open", Long.class),
                age(totals.get("open_seconds", Double.class)),
                totals.get("snapshots", Long.class),
                totals.get("missing", Long.class),
                totals.get("stale", Long.class),
                totals.get("started_again", Long.class),
                lastSnapshot(),
                totals.get("bytes", Long.class),
                lastCycles());
    }

    /** A producer's clock may be ahead of ours. */
    private static Duration age(double seconds) {
        return Duration.ofMillis(Math.max(0, (long) (seconds * 1e3)));
    }

    private Map<TopicPartition, Boolean> refused() {
        Map<TopicPartition, Boolean> refused = new HashMap<>();
        sql.select(PROJECTION_OFFSETS.TOPIC, PROJECTION_OFFSETS.PARTITION, PROJECTION_OFFSETS.REFUSED_OFFSET)
                .from(PROJECTION_OFFSETS)
                .forEach(row -> refused.put(new TopicPartition(row.value1(), row.value2()), row.value3() != null));
        return refused;
    }

    private Optional<LastSnapshot> lastSnapshot() {
        return sql.select(SNAPSHOT_POSITIONS.CYCLE_NUMBER, SNAPSHOT_POSITIONS.WRITTEN_AT)
                .from(SNAPSHOT_POSITIONS)
                .where(SNAPSHOT_POSITIONS.WRITTEN_AT.isNotNull())
                .orderBy(SNAPSHOT_POSITIONS.WRITTEN_AT.desc())
                .limit(1)
                .fetchOptional(row -> new LastSnapshot(row.value1(), row.value2()));
    }

    private List<CycleRow> lastCycles() {
        return sql.fetch(LAST_CYCLES, SHOWN).into(CycleRow.class);
    }
}
