-- What the read model knows of a stable besides its metrics. Whether it is there at all is compared elsewhere.
names AS (
    SELECT user_id,
        (array_agg(payload->>'username' ORDER BY sequence_number DESC)
            FILTER (WHERE payload->>'username' IS NOT NULL))[1] AS username,
        (array_agg(payload->>'stableName' ORDER BY sequence_number DESC)
            FILTER (WHERE payload->>'stableName' IS NOT NULL))[1] AS stable_name
    FROM events
    WHERE event_type IN ('user_created', 'cycle_end_balance')
    GROUP BY user_id
),
stored AS (
    SELECT user_id, username, stable_name FROM analytics.stable_cycle_metrics WHERE cycle_number = {0}
),
expected AS (
    SELECT 'analytics.stable_cycle_metrics' AS place, 'stable ' || user_id AS subject, NULL::int AS position,
        jsonb_build_object('username', names.username, 'stableName', names.stable_name) AS document
    FROM stored
    LEFT JOIN names USING (user_id)
),
found AS (
    SELECT 'analytics.stable_cycle_metrics' AS place, 'stable ' || user_id AS subject, NULL::int AS position,
        jsonb_build_object('username', username, 'stableName', stable_name) AS document
    FROM stored
)
