-- A battle is of the kind and league that the first of its participations names.
first_participations AS (
    SELECT DISTINCT ON (battle_id) battle_type, league_type
    FROM participations
    WHERE battle_id IS NOT NULL
    ORDER BY battle_id, sequence_number, fighter
),
named_battles AS (
    SELECT battle_type, league_type, count(*) AS battles FROM first_participations GROUP BY 1, 2
),
battle_sums AS (
    SELECT battle_type, league_type,
        count(*) FILTER (WHERE battle_id IS NULL) / 2 AS nameless_battles,
        count(*) AS participations,
        count(*) FILTER (WHERE result = 'win') AS wins,
        count(*) FILTER (WHERE result = 'loss') AS losses,
        count(*) FILTER (WHERE result = 'draw') AS draws,
        sum(credits) AS credits_earned,
        sum(streaming) AS streaming_income,
        sum(prestige) AS prestige_earned,
        sum(fame) AS fame_earned,
        sum(repair_cost) AS repair_costs,
        sum(damage_dealt) AS damage_dealt,
        count(*) FILTER (WHERE destroyed) AS destructions
    FROM participations
    GROUP BY battle_type, league_type
),
battle_rows AS (
    SELECT 'log' AS source, battle_sums.battle_type, battle_sums.league_type,
        nameless_battles + coalesce(named_battles.battles, 0) AS battles,
        participations, wins, losses, draws, credits_earned, streaming_income, prestige_earned, fame_earned, repair_costs,
        damage_dealt, destructions
    FROM battle_sums
    -- Nulls are equal here, and a join by IS NOT DISTINCT FROM would compare each with each.
    LEFT JOIN named_battles ON (coalesce('=' || battle_sums.battle_type, ''), coalesce('=' || battle_sums.league_type, ''))
        = (coalesce('=' || named_battles.battle_type, ''), coalesce('=' || named_battles.league_type, ''))
    UNION ALL
    SELECT 'analytics.battle_cycle_metrics', battle_type, league_type, battles, participations, wins, losses, draws,
        credits_earned, streaming_income, prestige_earned, fame_earned, repair_costs, damage_dealt, destructions
    FROM analytics.battle_cycle_metrics
    WHERE cycle_number = {0}
),
battle_documents AS (
    SELECT source,
        format('battles %s, league %s', quote_nullable(battle_type), quote_nullable(league_type)) AS subject,
        jsonb_build_object(
            'battles', battles,
            'participations', participations,
            'wins', wins,
            'losses', losses,
            'draws', draws,
            'creditsEarned', trim_scale(credits_earned),
            'streamingIncome', trim_scale(streaming_income),
            'prestigeEarned', trim_scale(prestige_earned),
            'fameEarned', trim_scale(fame_earned),
            'repairCosts', trim_scale(repair_costs),
            'damageDealt', trim_scale(damage_dealt),
            'destructions', destructions
        ) AS document
    FROM battle_rows
)
