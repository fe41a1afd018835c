-- What the read model knows of a robot besides its metrics. Whether it is there at all is compared elsewhere.
owners AS (
    SELECT robot_id, (array_agg(user_id ORDER BY sequence_number DESC, fighter DESC))[1] AS user_id
    FROM (
        SELECT robot_id, user_id, sequence_number, 0 AS fighter FROM events
        UNION ALL
        SELECT robot_id, user_id, sequence_number, fighter FROM participations
    ) AS said
    WHERE robot_id IS NOT NULL AND user_id IS NOT NULL
    GROUP BY robot_id
),
ratings AS (
    SELECT robot_id, (array_agg(elo ORDER BY sequence_number DESC, fighter DESC))[1] AS elo
    FROM participations
    GROUP BY robot_id
),
names AS (
    SELECT robot_id, (array_agg(payload->>'robotName' ORDER BY sequence_number DESC))[1] AS robot_name
    FROM events
    WHERE event_type = 'robot_purchase' AND payload->>'robotName' IS NOT NULL
    GROUP BY robot_id
),
stored AS (
    SELECT robot_id, user_id, robot_name, elo FROM analytics.robot_cycle_metrics WHERE cycle_number = {0}
),
expected AS (
    SELECT 'analytics.robot_cycle_metrics' AS place, 'robot ' || robot_id AS subject, NULL::int AS position,
        jsonb_build_object('userId', owners.user_id, 'robotName', names.robot_name, 'elo', ratings.elo) AS document
    FROM stored
    LEFT JOIN owners USING (robot_id)
    LEFT JOIN names USING (robot_id)
    LEFT JOIN ratings USING (robot_id)
),
found AS (
    SELECT 'analytics.robot_cycle_metrics' AS place, 'robot ' || robot_id AS subject, NULL::int AS position,
        jsonb_build_object('userId', user_id, 'robotName', robot_name, 'elo', elo) AS document
    FROM stored
)
