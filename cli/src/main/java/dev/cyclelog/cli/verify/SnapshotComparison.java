package dev.cyclelog.cli.verify;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import dev.cyclelog.events.SequencedEvent;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Compares {@code cycle_snapshots} with {@code audit_logs}: is each there, current, and right in its sums? */
final class SnapshotComparison {

    /**
     * What each stable's sums must be, computed from the log by SQL of its own, against what its snapshot says. The
     * fields that need no look at other events of the cycle.
     */
    private static final String DIFFERENT_STABLES = """
            WITH closed AS (
                SELECT s.cycle_number, s.stable_metrics
                FROM public.cycle_snapshots s JOIN pipeline.snapshot_positions p USING (cycle_number)
                WHERE NOT p.stale
            ), amounts AS (
                SELECT a.cycle_number, a.user_id, field, amount
                FROM public.audit_logs a JOIN closed USING (cycle_number),
                LATERAL (VALUES
                    ('battlesParticipated', CASE WHEN event_type = 'battle_complete' THEN 1 END),
                    ('totalCreditsEarned', CASE WHEN event_type = 'battle_complete' THEN (payload->>'credits')::numeric END),
                    ('totalPrestigeEarned', CASE WHEN event_type = 'battle_complete' THEN (payload->>'prestige')::numeric END),
                    ('totalRepairCosts', CASE event_type WHEN 'robot_repair' THEN (payload->>'cost')::numeric
                        WHEN 'battle_complete' THEN (payload->>'repairCost')::numeric END),
                    ('merchandisingIncome', CASE WHEN event_type = 'passive_income' THEN (payload->>'merchandising')::numeric END),
                    ('streamingIncome', CASE event_type WHEN 'passive_income' THEN (payload->>'streaming')::numeric
                        WHEN 'battle_complete' THEN (payload->>'streamingRevenue')::numeric END),
                    ('operatingCosts', CASE WHEN event_type = 'operating_costs' THEN (payload->>'totalCost')::numeric END),
                    ('weaponPurchases', CASE WHEN event_type = 'weapon_purchase' THEN (payload->>'cost')::numeric END),
                    ('facilityPurchases', CASE WHEN event_type IN ('facility_purchase', 'facility_upgrade')
                        THEN (payload->>'cost')::numeric END),
                    ('robotPurchases', CASE WHEN event_type = 'robot_purchase' THEN (payload->>'cost')::numeric END),
                    ('weaponRefinements', CASE WHEN event_type = 'weapon_refinement' THEN (payload->>'costPaid')::numeric END),
                    ('weaponSales', CASE WHEN event_type = 'weapon_sale' THEN (payload->>'salePrice')::numeric END),
                    ('achievementRewards', CASE WHEN event_type = 'achievement_unlock' THEN (payload->>'rewardCredits')::numeric END),
                    ('achievementPrestige', CASE WHEN event_type = 'achievement_unlock' THEN (payload->>'rewardPrestige')::numeric END),
                    ('creditAdjustments', CASE WHEN event_type = 'credit_change'
                        AND coalesce(payload->>'source', 'other') = 'other' AND payload->>'calculationType' IS NULL
                        THEN (payload->>'amount')::numeric END)
                ) AS v (field, amount)
                WHERE event_type <> 'battle_complete' OR payload->>'result' IS NOT NULL
            ), expected AS (
                SELECT cycle_number, user_id, field, sum(amount) AS amount
                FROM amounts WHERE amount IS NOT NULL AND user_id IS NOT NULL GROUP BY 1, 2, 3
            ), per_battle AS (
                SELECT DISTINCT a.cycle_number, owner.user_id
                FROM public.audit_logs a JOIN closed USING (cycle_number),
                LATERAL (VALUES (coalesce((payload->>'robot1UserId')::int, a.user_id)),
                                ((payload->>'robot2UserId')::int)) AS owner (user_id)
                WHERE event_type = 'battle_complete' AND payload->>'result' IS NULL
            ), found AS (
                SELECT cycle_number, (stable->>'userId')::int AS user_id, field.key AS field,
                       (field.value #>> '{}')::numeric AS amount
                FROM closed, jsonb_array_elements(stable_metrics) AS stable, jsonb_each(stable) AS field
                WHERE field.key IN (SELECT DISTINCT field FROM amounts)
            )
            SELECT cycle_number, user_id, field, coalesce(e.amount, 0), f.amount
            FROM expected e FULL JOIN found f USING (cycle_number, user_id, field)
            WHERE coalesce(e.amount, 0) IS DISTINCT FROM coalesce(f.amount, 0)
              AND (cycle_number, user_id) NOT IN (SELECT cycle_number, user_id FROM per_battle WHERE user_id IS NOT NULL)
              AND (cycle_number, user_id) NOT IN (SELECT * FROM unnest({0}::int[], {1}::int[]))
            ORDER BY 1, 2, 3
            """;

    private final DSLContext snapshot;
    private final Problems problems;

    SnapshotComparison(DSLContext snapshot, Problems problems) {
        this.snapshot = snapshot;
        this.problems = problems;
    }

    /** Finds snapshots that are missing, behind or stale. */
    void comparePositions(Map<Integer, Integer> completedCycles) {
        Map<Integer, Integer> positions = snapshot.select(
                        SNAPSHOT_POSITIONS.CYCLE_NUMBER, SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER)
                .from(SNAPSHOT_POSITIONS)
                .join(CYCLE_SNAPSHOTS)
                .using(SNAPSHOT_POSITIONS.CYCLE_NUMBER)
                .where(SNAPSHOT_POSITIONS.STALE.isFalse())
                .fetchMap(SNAPSHOT_POSITIONS.CYCLE_NUMBER, SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER);
        completedCycles.forEach((cycle, last) -> {
            Integer position = positions.get(cycle);
            if (position == null) {
                problems.add(
                        "cycle_snapshots, cycle %d: missing or stale, though the cycle is complete".formatted(cycle));
            } else if (!position.equals(last)) {
                problems.add("cycle_snapshots, cycle %d: counts the events up to %d, audit_logs holds %d"
                        .formatted(cycle, position, last));
            }
        });
    }

    /**
     * Finds stables whose sums are not what the log says.
     *
     * @param skipped events that the log lacks: the sums of their stables cannot be told from it
     */
    void compareStables(List<SequencedEvent> skipped) {
        for (Record row : snapshot.fetch(
                DIFFERENT_STABLES,
                DSL.val(skipped.stream().map(SequencedEvent::cycleNumber).toArray(Integer[]::new)),
                DSL.val(skipped.stream().map(SequencedEvent::userId).toArray(Integer[]::new)))) {
            problems.add("cycle_snapshots, cycle %d, stable %d: %s is %s, the log says %s"
                    .formatted(
                            row.get(0, Integer.class),
                            row.get(1, Integer.class),
                            row.get(2, String.class),
                            row.get(4, String.class),
                            row.get(3, String.class)));
        }
    }
}
