-- A robot is one member of a battle, however often it occurs there; its last team and its last partner count. A
-- participation that names no battle is a battle of its own.
members AS MATERIALIZED (
    SELECT battle, robot_id, team_id, partner_robot_id, damage_dealt, destroyed, koth_kills, free_for_all,
        -- Who shares a team is one squad; who has none is a squad alone, with a number below those of teams. Ids of
        -- robots may be negative, those of teams not.
        coalesce(team_id::bigint, -1 - (robot_id::bigint + 2147483648)) AS squad
    FROM (
        SELECT coalesce('named ' || battle_id, 'nameless ' || sequence_number) AS battle,
            robot_id,
            (max(ARRAY[sequence_number, team_id]) FILTER (WHERE team_id IS NOT NULL))[2] AS team_id,
            (max(ARRAY[sequence_number, partner_robot_id]) FILTER (WHERE partner_robot_id IS NOT NULL))[2]
                AS partner_robot_id,
            sum(damage_dealt) AS damage_dealt,
            bool_or(destroyed) AS destroyed,
            sum(koth_kills) AS koth_kills,
            bool_or(free_for_all) AS free_for_all
        FROM participations
        GROUP BY 1, 2
    ) AS robots
),
-- Squads that partners join, in both directions.
links AS MATERIALIZED (
    SELECT one.battle, one.squad, other.squad AS linked
    FROM members AS one
    JOIN members AS other ON other.battle = one.battle
        AND other.robot_id = one.partner_robot_id
        AND other.partner_robot_id = one.robot_id
    WHERE one.squad <> other.squad
),
-- Sides are what links connect. It is enough to know the side of one squad and the side of another, outside the first:
-- if squads remain, there are more than two sides. So each link is followed once; no pairs of robots are formed.
first_sides AS (
    SELECT battle, min(squad) AS squad FROM members GROUP BY battle
    UNION
    SELECT battle, linked FROM first_sides JOIN links USING (battle, squad)
),
second_sides AS (
    SELECT * FROM (
        SELECT battle, min(members.squad) AS squad
        FROM members
        LEFT JOIN first_sides USING (battle, squad)
        WHERE first_sides.battle IS NULL
        GROUP BY battle
    ) AS seconds
    UNION
    SELECT battle, linked FROM second_sides JOIN links USING (battle, squad)
),
sided AS MATERIALIZED (
    SELECT members.*, coalesce(side, 3) AS side
    FROM members
    LEFT JOIN (
        SELECT battle, squad, 1 AS side FROM first_sides
        UNION ALL
        SELECT battle, squad, 2 FROM second_sides
    ) AS sides USING (battle, squad)
),
battles AS (
    SELECT battle,
        max(side) AS sides,
        max(side) > 2 OR bool_or(free_for_all) AS free_for_all,
        sum(damage_dealt) FILTER (WHERE side = 1) AS first_damage,
        sum(damage_dealt) FILTER (WHERE side = 2) AS second_damage,
        count(*) FILTER (WHERE side = 1 AND destroyed) AS first_destroyed,
        count(*) FILTER (WHERE side = 2 AND destroyed) AS second_destroyed
    FROM sided
    GROUP BY battle
),
amounts AS (
    SELECT robot_id, count(*) AS battles_participated,
        count(*) FILTER (WHERE result = 'win') AS wins,
        count(*) FILTER (WHERE result = 'loss') AS losses,
        count(*) FILTER (WHERE result = 'draw') AS draws,
        sum(damage_dealt) AS damage_dealt, 0 AS damage_received,
        sum(credits) AS credits_earned, sum(repair_cost) AS repair_costs,
        0 AS kills, count(*) FILTER (WHERE destroyed) AS destructions,
        sum(elo_change) AS elo_change, sum(fame) AS fame_change
    FROM participations
    GROUP BY robot_id
    UNION ALL
    SELECT robot_id, 0, 0, 0, 0, 0,
        sum(CASE
            WHEN battles.free_for_all OR sides = 1 THEN 0
            WHEN side = 1 THEN second_damage
            ELSE first_damage
        END),
        0, 0,
        sum(CASE
            WHEN battles.free_for_all THEN koth_kills
            WHEN sides = 1 THEN 0
            WHEN side = 1 THEN second_destroyed
            ELSE first_destroyed
        END),
        0, 0, 0
    FROM sided
    JOIN battles USING (battle)
    GROUP BY robot_id
    UNION ALL
    SELECT robot_id, 0, 0, 0, 0, 0, 0, 0, (payload->>'cost')::numeric, 0, 0, 0, 0
    FROM events
    WHERE event_type = 'robot_repair'
),
-- What only the read model has.
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
robots AS (
    SELECT 'log' AS source, robot_id, sum(battles_participated) AS battles_participated, sum(wins) AS wins,
        sum(losses) AS losses, sum(draws) AS draws, sum(damage_dealt) AS damage_dealt,
        sum(damage_received) AS damage_received, sum(credits_earned) AS credits_earned,
        sum(repair_costs) AS repair_costs, sum(kills) AS kills, sum(destructions) AS destructions,
        sum(elo_change) AS elo_change, sum(fame_change) AS fame_change,
        min(owners.user_id) AS user_id, min(robot_name) AS robot_name, min(elo) AS elo
    FROM amounts
    LEFT JOIN owners USING (robot_id)
    LEFT JOIN names USING (robot_id)
    LEFT JOIN ratings USING (robot_id)
    GROUP BY robot_id
    UNION ALL
    SELECT 'analytics.robot_cycle_metrics', robot_id, battles_participated, wins, losses, draws, damage_dealt,
        damage_received, credits_earned, repair_costs, kills, destructions, elo_change, fame_change, user_id, robot_name,
        elo
    FROM analytics.robot_cycle_metrics
    WHERE cycle_number = {0}
),
documents AS (
    SELECT source, robot_id, jsonb_build_object(
        'robotId', robot_id,
        'battlesParticipated', battles_participated,
        'wins', wins,
        'losses', losses,
        'draws', draws,
        'damageDealt', trim_scale(damage_dealt),
        'damageReceived', trim_scale(damage_received),
        'creditsEarned', trim_scale(credits_earned),
        'repairCosts', trim_scale(repair_costs),
        'kills', kills,
        'destructions', destructions,
        'eloChange', elo_change,
        'fameChange', trim_scale(fame_change)
    ) AS document,
    jsonb_build_object('userId', user_id, 'robotName', robot_name, 'elo', elo) AS details
    FROM robots
),
expected AS (
    SELECT place, 'robot ' || robot_id AS subject, robot_id AS position,
        CASE place WHEN 'cycle_snapshots' THEN document ELSE document || details END AS document
    FROM documents
    CROSS JOIN (VALUES ('cycle_snapshots'), ('analytics.robot_cycle_metrics')) AS places (place)
    WHERE source = 'log'
),
found AS (
    SELECT 'cycle_snapshots' AS place, 'robot ' || coalesce((element->'robotId')::text, '?') AS subject,
        number AS position, element AS document
    FROM public.cycle_snapshots
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(robot_metrics) WHEN 'array' THEN robot_metrics ELSE '[]' END)
        WITH ORDINALITY AS elements (element, number)
    WHERE cycle_number = {0}
    UNION ALL
    SELECT source, 'robot ' || robot_id, NULL, document || details FROM documents WHERE source <> 'log'
)
