-- What concerns the cycle as a whole, as an object with a member per column.
first_start AS (
    SELECT event_timestamp, payload->>'triggerType' AS trigger_type
    FROM events WHERE event_type = 'cycle_start' ORDER BY sequence_number LIMIT 1
),
times AS (
    SELECT
        coalesce((SELECT trigger_type FROM first_start), 'manual') AS trigger_type,
        coalesce(
            (SELECT event_timestamp FROM first_start),
            (SELECT event_timestamp FROM events ORDER BY sequence_number LIMIT 1)) AS start_time,
        (SELECT event_timestamp FROM events WHERE event_type = 'cycle_complete' ORDER BY sequence_number DESC LIMIT 1)
            AS end_time
),
battle_ids AS (
    SELECT DISTINCT payload->>'battleId' AS battle_id
    FROM events
    WHERE event_type IN ('battle_complete', 'tournament_match', 'tag_team_battle')
),
-- Each amount that entered or left a stable, whichever stable: a battle's owner may be unknown.
credits (amount) AS (
    SELECT sum(credits + streaming + repair_cost) FROM participations
    UNION ALL
    SELECT sum(CASE event_type
        WHEN 'passive_income' THEN (payload->>'merchandising')::numeric + (payload->>'streaming')::numeric
        WHEN 'operating_costs' THEN (payload->>'totalCost')::numeric
        WHEN 'weapon_refinement' THEN (payload->>'costPaid')::numeric
        WHEN 'weapon_sale' THEN (payload->>'salePrice')::numeric
        WHEN 'achievement_unlock' THEN (payload->>'rewardCredits')::numeric
        ELSE (payload->>'cost')::numeric
    END)
    FROM events
    WHERE event_type IN ('passive_income', 'operating_costs', 'weapon_refinement', 'weapon_sale', 'achievement_unlock',
        'robot_repair', 'attribute_upgrade', 'robot_purchase', 'weapon_purchase', 'facility_purchase', 'facility_upgrade')
    UNION ALL
    SELECT sum(abs((payload->>'amount')::numeric))
    FROM events
    WHERE event_type = 'credit_change'
        AND coalesce(payload->>'source', 'other') = 'other'
        AND payload->>'calculationType' IS NULL
),
prestige (amount) AS (
    SELECT sum(prestige) FROM participations
    UNION ALL
    SELECT sum((payload->>'rewardPrestige')::numeric) FROM events WHERE event_type = 'achievement_unlock'
    UNION ALL
    SELECT sum(greatest((payload->>'amount')::numeric, 0))
    FROM events
    WHERE event_type = 'prestige_change' AND coalesce(payload->>'source', '') NOT IN ('battle', 'achievement')
),
expected AS (
    SELECT 'cycle_snapshots' AS place, '' AS subject, NULL::int AS position, jsonb_build_object(
        'trigger_type', trigger_type,
        'start_time', start_time,
        'end_time', end_time,
        'duration_ms', least(greatest(trunc(extract(epoch FROM end_time - start_time) * 1000), 0), 2147483647)::int,
        'total_battles',
            (SELECT count(battle_id) FROM battle_ids)
            + (SELECT count(*) / 2 FROM participations WHERE battle_id IS NULL),
        'total_credits_transacted',
            (SELECT least(round(coalesce(sum(amount), 0)), 9223372036854775807)::bigint FROM credits),
        'total_prestige_awarded',
            (SELECT least(greatest(round(coalesce(sum(amount), 0)), 0), 2147483647)::int FROM prestige)
    ) AS document
    FROM times
    UNION ALL
    SELECT 'analytics.battle_cycle_metrics', subject, NULL, document FROM battle_documents WHERE source = 'log'
),
found AS (
    SELECT 'cycle_snapshots' AS place, '' AS subject, NULL::int AS position, jsonb_build_object(
        'trigger_type', trigger_type,
        'start_time', start_time,
        'end_time', end_time,
        'duration_ms', duration_ms,
        'total_battles', total_battles,
        'total_credits_transacted', total_credits_transacted,
        'total_prestige_awarded', total_prestige_awarded
    ) AS document
    FROM public.cycle_snapshots
    WHERE cycle_number = {0}
    UNION ALL
    SELECT source, subject, NULL, document FROM battle_documents WHERE source <> 'log'
)
