-- What a stable paid for its facilities, by type.
said AS (
    SELECT sequence_number, 0::bigint AS number, user_id, left(payload->>'facilityType', 100) AS facility_type,
        (event_type = 'facility_purchase')::int AS purchases,
        (event_type = 'facility_upgrade')::int AS upgrades,
        (payload->>'cost')::numeric AS spending,
        0::numeric AS running_costs,
        (payload->>'newLevel')::int AS level
    FROM events
    WHERE event_type IN ('facility_purchase', 'facility_upgrade')
    UNION ALL
    SELECT sequence_number, number, user_id, left(cost->>'facilityType', 100), 0, 0, 0,
        coalesce((cost->>'cost')::numeric, 0),
        (cost->>'level')::int
    FROM events
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(payload->'costs') WHEN 'array' THEN payload->'costs' ELSE '[]' END)
        WITH ORDINALITY AS costs (cost, number)
    WHERE event_type = 'operating_costs' AND cost->>'facilityType' IS NOT NULL
),
facilities AS (
    SELECT 'log' AS source, user_id, facility_type,
        sum(purchases) AS purchases,
        sum(upgrades) AS upgrades,
        sum(spending) AS spending,
        sum(running_costs) AS running_costs,
        (array_agg(level ORDER BY sequence_number DESC, number DESC) FILTER (WHERE level IS NOT NULL))[1] AS level
    FROM said
    GROUP BY user_id, facility_type
    UNION ALL
    SELECT 'analytics.facility_cycle_metrics', user_id, facility_type, purchases, upgrades, spending, running_costs, level
    FROM analytics.facility_cycle_metrics
    WHERE cycle_number = {0}
),
documents AS (
    SELECT source, format('stable %s, %s', user_id, facility_type) AS subject, jsonb_build_object(
        'purchases', purchases,
        'upgrades', upgrades,
        'spending', trim_scale(spending),
        'runningCosts', trim_scale(running_costs),
        'level', level
    ) AS document
    FROM facilities
),
expected AS (
    SELECT 'analytics.facility_cycle_metrics' AS place, subject, NULL::int AS position, document
    FROM documents
    WHERE source = 'log'
),
found AS (
    SELECT source AS place, subject, NULL::int AS position, document FROM documents WHERE source <> 'log'
)
