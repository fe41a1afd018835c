-- Who fought, whichever form of battle_complete tells it: a row per robot. ->> makes null of JSON's null, and the same
-- text of the battle ids 5 and "5".
participations AS MATERIALIZED (
    SELECT sequence_number,
        1 AS fighter,
        payload->>'battleId' AS battle_id,
        left(payload->>'battleType', 100) AS battle_type,
        left(payload->>'leagueType', 100) AS league_type,
        coalesce(payload->>'battleType' IN ('koth', 'grand_melee'), false) AS free_for_all,
        robot_id,
        user_id,
        payload->>'result' AS result,
        coalesce((payload->>'credits')::numeric, 0) AS credits,
        coalesce((payload->>'prestige')::numeric, 0) AS prestige,
        coalesce((payload->>'fame')::numeric, 0) AS fame,
        coalesce((payload->>'streamingRevenue')::numeric, 0) AS streaming,
        coalesce((payload->>'repairCost')::numeric, 0) AS repair_cost,
        coalesce((payload->>'damageDealt')::numeric, 0) AS damage_dealt,
        (payload->>'eloAfter')::bigint AS elo,
        (payload->>'eloAfter')::bigint - (payload->>'eloBefore')::bigint AS elo_change,
        coalesce((payload->>'destroyed')::boolean, false) AS destroyed,
        (payload->>'teamId')::int AS team_id,
        (payload->>'partnerRobotId')::int AS partner_robot_id,
        coalesce((payload->>'kothKills')::bigint, 0) AS koth_kills
    FROM events
    WHERE event_type = 'battle_complete' AND payload->>'result' IS NOT NULL
    UNION ALL
    SELECT sequence_number,
        fighter.number,
        payload->>'battleId',
        left(payload->>'battleType', 100),
        left(payload->>'leagueType', 100),
        coalesce(payload->>'battleType' IN ('koth', 'grand_melee'), false),
        fighter.robot_id,
        fighter.user_id,
        outcome.result,
        coalesce((CASE outcome.result WHEN 'win' THEN payload->>'winnerReward' ELSE payload->>'loserReward' END)::numeric, 0),
        coalesce(prestige, 0),
        coalesce(fame, 0),
        0,
        coalesce(repair_cost, 0),
        coalesce(damage_dealt, 0),
        elo,
        elo - elo_before,
        coalesce(destroyed, false),
        NULL,
        NULL,
        0
    FROM events
    CROSS JOIN LATERAL (VALUES
        (1,
         (payload->>'robot1Id')::int,
         coalesce((payload->>'robot1UserId')::int, user_id),
         (payload->>'robot1PrestigeAwarded')::numeric,
         (payload->>'robot1FameAwarded')::numeric,
         (payload->>'robot1RepairCost')::numeric,
         (payload->>'robot1DamageDealt')::numeric,
         (payload->>'robot1ELOAfter')::bigint,
         (payload->>'robot1ELOBefore')::bigint,
         (payload->>'robot1Destroyed')::boolean),
        (2,
         (payload->>'robot2Id')::int,
         (payload->>'robot2UserId')::int,
         (payload->>'robot2PrestigeAwarded')::numeric,
         (payload->>'robot2FameAwarded')::numeric,
         (payload->>'robot2RepairCost')::numeric,
         (payload->>'robot2DamageDealt')::numeric,
         (payload->>'robot2ELOAfter')::bigint,
         (payload->>'robot2ELOBefore')::bigint,
         (payload->>'robot2Destroyed')::boolean)
    ) AS fighter (number, robot_id, user_id, prestige, fame, repair_cost, damage_dealt, elo, elo_before, destroyed)
    CROSS JOIN LATERAL (SELECT CASE
        WHEN payload->>'winnerId' IS NULL THEN 'draw'
        WHEN (payload->>'winnerId')::int = fighter.robot_id THEN 'win'
        ELSE 'loss'
    END AS result) AS outcome
    WHERE event_type = 'battle_complete' AND payload->>'result' IS NULL
)
