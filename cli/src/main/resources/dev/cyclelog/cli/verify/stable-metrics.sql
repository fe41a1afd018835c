-- An upgrade may not say who paid: then it was the user of the cycle's last event that names this robot and a user.
upgraders AS (
    SELECT robot_id, (max(ARRAY[sequence_number, user_id]))[2] AS user_id
    FROM events
    WHERE user_id IS NOT NULL
        AND robot_id IN (SELECT robot_id FROM events WHERE event_type = 'attribute_upgrade' AND user_id IS NULL)
    GROUP BY robot_id
),
battle_sums AS (
    SELECT user_id, count(*) AS battles, sum(credits) AS credits, sum(prestige) AS prestige,
        sum(repair_cost) AS repair_cost, sum(streaming) AS streaming
    FROM participations
    WHERE user_id IS NOT NULL
    GROUP BY user_id
),
-- What counts for a stable. An event counts with amount 0, too: the stable has an entry then.
amounts AS (
    SELECT user_id, kind, amount
    FROM battle_sums
    CROSS JOIN LATERAL (VALUES
        ('battles', battles),
        ('battle credits', credits),
        ('battle prestige', prestige),
        ('repair', repair_cost),
        ('streaming', streaming)
    ) AS sums (kind, amount)
    UNION ALL
    SELECT user_id, kind, amount
    FROM events
    CROSS JOIN LATERAL (VALUES
        ('merchandising', payload->>'merchandising'),
        ('streaming', payload->>'streaming')
    ) AS income (kind, text)
    CROSS JOIN LATERAL (SELECT text::numeric AS amount) AS number
    WHERE event_type = 'passive_income'
    UNION ALL
    SELECT user_id, kind, amount
    FROM events
    CROSS JOIN LATERAL (VALUES
        ('reward', payload->>'rewardCredits'),
        ('reward prestige', payload->>'rewardPrestige')
    ) AS reward (kind, text)
    CROSS JOIN LATERAL (SELECT text::numeric AS amount) AS number
    WHERE event_type = 'achievement_unlock'
    UNION ALL
    SELECT user_id,
        CASE event_type
            WHEN 'robot_repair' THEN 'repair'
            WHEN 'facility_upgrade' THEN 'facility_purchase'
            ELSE event_type
        END,
        (CASE event_type
            WHEN 'operating_costs' THEN payload->>'totalCost'
            WHEN 'weapon_refinement' THEN payload->>'costPaid'
            WHEN 'weapon_sale' THEN payload->>'salePrice'
            ELSE payload->>'cost'
        END)::numeric
    FROM events
    WHERE event_type IN ('robot_repair', 'operating_costs', 'weapon_purchase', 'facility_purchase', 'facility_upgrade',
        'robot_purchase', 'weapon_refinement', 'weapon_sale')
    UNION ALL
    SELECT coalesce(upgrade.user_id, upgraders.user_id), 'upgrade', (payload->>'cost')::numeric
    FROM events AS upgrade
    LEFT JOIN upgraders USING (robot_id)
    WHERE event_type = 'attribute_upgrade'
    UNION ALL
    -- Other credit changes repeat what their own events say.
    SELECT user_id, 'adjustment', (payload->>'amount')::numeric
    FROM events
    WHERE event_type = 'credit_change'
        AND coalesce(payload->>'source', 'other') = 'other'
        AND payload->>'calculationType' IS NULL
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (user_id) user_id, 'balance', (payload->>'balance')::numeric
        FROM events
        WHERE event_type = 'cycle_end_balance'
        ORDER BY user_id, sequence_number DESC
    ) AS last_balances
),
sums AS (
    SELECT user_id,
        coalesce(sum(amount) FILTER (WHERE kind = 'battles'), 0) AS battles_participated,
        coalesce(sum(amount) FILTER (WHERE kind = 'battle credits'), 0) AS total_credits_earned,
        coalesce(sum(amount) FILTER (WHERE kind = 'battle prestige'), 0) AS total_prestige_earned,
        coalesce(sum(amount) FILTER (WHERE kind = 'repair'), 0) AS total_repair_costs,
        coalesce(sum(amount) FILTER (WHERE kind = 'merchandising'), 0) AS merchandising_income,
        coalesce(sum(amount) FILTER (WHERE kind = 'streaming'), 0) AS streaming_income,
        coalesce(sum(amount) FILTER (WHERE kind = 'operating_costs'), 0) AS operating_costs,
        coalesce(sum(amount) FILTER (WHERE kind = 'weapon_purchase'), 0) AS weapon_purchases,
        coalesce(sum(amount) FILTER (WHERE kind = 'facility_purchase'), 0) AS facility_purchases,
        coalesce(sum(amount) FILTER (WHERE kind = 'robot_purchase'), 0) AS robot_purchases,
        coalesce(sum(amount) FILTER (WHERE kind = 'upgrade'), 0) AS attribute_upgrades,
        coalesce(sum(amount) FILTER (WHERE kind = 'weapon_refinement'), 0) AS weapon_refinements,
        coalesce(sum(amount) FILTER (WHERE kind = 'weapon_sale'), 0) AS weapon_sales,
        coalesce(sum(amount) FILTER (WHERE kind = 'reward'), 0) AS achievement_rewards,
        coalesce(sum(amount) FILTER (WHERE kind = 'reward prestige'), 0) AS achievement_prestige,
        coalesce(sum(amount) FILTER (WHERE kind = 'adjustment'), 0) AS credit_adjustments,
        sum(amount) FILTER (WHERE kind = 'balance') AS balance
    FROM amounts
    WHERE user_id IS NOT NULL
    GROUP BY user_id
),
-- What only the read model has.
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
stables AS (
    SELECT 'log' AS source, user_id, battles_participated, total_credits_earned, total_prestige_earned, total_repair_costs,
        merchandising_income, streaming_income, operating_costs, weapon_purchases, facility_purchases, robot_purchases,
        attribute_upgrades, weapon_refinements, weapon_sales, achievement_rewards, achievement_prestige,
        credit_adjustments, total_purchases,
        total_credits_earned + merchandising_income + streaming_income + achievement_rewards + weapon_sales
            - total_repair_costs - operating_costs - total_purchases AS net_profit,
        balance, username, stable_name
    FROM sums
    LEFT JOIN names USING (user_id)
    CROSS JOIN LATERAL (SELECT
        weapon_purchases + facility_purchases + robot_purchases + attribute_upgrades + weapon_refinements
            AS total_purchases) AS total
    UNION ALL
    SELECT 'analytics.stable_cycle_metrics', user_id, battles_participated, total_credits_earned, total_prestige_earned,
        total_repair_costs, merchandising_income, streaming_income, operating_costs, weapon_purchases, facility_purchases,
        robot_purchases, attribute_upgrades, weapon_refinements, weapon_sales, achievement_rewards,
        achievement_prestige, credit_adjustments, total_purchases, net_profit, balance, username, stable_name
    FROM analytics.stable_cycle_metrics
    WHERE cycle_number = {0}
),
documents AS (
    SELECT source, user_id, jsonb_build_object(
        'userId', user_id,
        'battlesParticipated', battles_participated,
        'totalCreditsEarned', trim_scale(total_credits_earned),
        'totalPrestigeEarned', trim_scale(total_prestige_earned),
        'totalRepairCosts', trim_scale(total_repair_costs),
        'merchandisingIncome', trim_scale(merchandising_income),
        'streamingIncome', trim_scale(streaming_income),
        'operatingCosts', trim_scale(operating_costs),
        'weaponPurchases', trim_scale(weapon_purchases),
        'facilityPurchases', trim_scale(facility_purchases),
        'robotPurchases', trim_scale(robot_purchases),
        'attributeUpgrades', trim_scale(attribute_upgrades),
        'weaponRefinements', trim_scale(weapon_refinements),
        'weaponSales', trim_scale(weapon_sales),
        'achievementRewards', trim_scale(achievement_rewards),
        'achievementPrestige', trim_scale(achievement_prestige),
        'creditAdjustments', trim_scale(credit_adjustments),
        'totalPurchases', trim_scale(total_purchases),
        'netProfit', trim_scale(net_profit),
        'balance', trim_scale(balance)
    ) AS document,
    jsonb_build_object('username', username, 'stableName', stable_name) AS details
    FROM stables
),
expected AS (
    SELECT place, 'stable ' || user_id AS subject, user_id AS position,
        CASE place WHEN 'cycle_snapshots' THEN document ELSE document || details END AS document
    FROM documents
    CROSS JOIN (VALUES ('cycle_snapshots'), ('analytics.stable_cycle_metrics')) AS places (place)
    WHERE source = 'log'
),
found AS (
    SELECT 'cycle_snapshots' AS place, 'stable ' || coalesce((element->'userId')::text, '?') AS subject,
        number AS position, element AS document
    FROM public.cycle_snapshots
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(stable_metrics) WHEN 'array' THEN stable_metrics ELSE '[]' END)
        WITH ORDINALITY AS elements (element, number)
    WHERE cycle_number = {0}
    UNION ALL
    SELECT source, 'stable ' || user_id, NULL, document || details FROM documents WHERE source <> 'log'
)
