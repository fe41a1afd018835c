-- Views are the owner's: they read what analysts may not, and a rebuild of audit_logs makes them follow (it replaces the
-- owner's views in this schema). Functions name tables as they run, and are of one SELECT, so that PostgreSQL puts them
-- into the query that calls them: a condition outside reaches the index inside.

CREATE VIEW analytics.skipped_events AS
    SELECT cycle_number, sequence_number, event_type, event_id, reason, appended_at AS skipped_at
    FROM pipeline.dead_letters
    WHERE sequence_number IS NOT NULL;

CREATE VIEW analytics.cycle_completeness AS
    SELECT
        c.cycle_number,
        CASE WHEN known.ended THEN 'complete' ELSE 'open' END AS state,
        known.last AS last_sequence_number,
        latest.event_timestamp AS as_of,
        known.last - (SELECT count(*) FROM public.audit_logs a WHERE a.cycle_number = c.cycle_number) AS missing_events,
        skipped.events AS skipped_events,
        (SELECT min(a.event_timestamp) FROM public.audit_logs a
            WHERE a.cycle_number = c.cycle_number AND a.event_type = 'cycle_start') AS started_at,
        ended.event_timestamp AS ended_at,
        CASE
            WHEN p.stale THEN 'stale'
            WHEN p.last_sequence_number = known.last THEN 'current'
            WHEN p.last_sequence_number > known.last THEN 'ahead'
            WHEN p.last_sequence_number > 0 THEN 'behind'
            WHEN known.ended THEN 'missing'
            ELSE 'none'
        END AS snapshot,
        nullif(p.last_sequence_number, 0) AS snapshot_sequence_number,
        p.written_at AS snapshot_written_at
    FROM (
        -- The next higher number each time: PostgreSQL itself would read the whole index.
        WITH RECURSIVE cycles AS (
            SELECT min(cycle_number) AS cycle_number FROM public.audit_logs
            UNION ALL
            SELECT (SELECT min(a.cycle_number) FROM public.audit_logs a WHERE a.cycle_number > cycles.cycle_number)
            FROM cycles
            WHERE cycles.cycle_number IS NOT NULL
        )
        SELECT cycle_number FROM cycles WHERE cycle_number IS NOT NULL
    ) c
    CROSS JOIN LATERAL (
        SELECT a.sequence_number, a.event_timestamp FROM public.audit_logs a
        WHERE a.cycle_number = c.cycle_number ORDER BY a.sequence_number DESC LIMIT 1
    ) latest
    LEFT JOIN LATERAL (
        SELECT a.event_timestamp FROM public.audit_logs a
        WHERE a.cycle_number = c.cycle_number AND a.event_type = 'cycle_complete'
        ORDER BY a.sequence_number DESC LIMIT 1
    ) ended ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS events, max(s.sequence_number) AS last, bool_or(s.event_type = 'cycle_complete') AS ended
        FROM analytics.skipped_events s
        WHERE s.cycle_number = c.cycle_number
    ) skipped
    CROSS JOIN LATERAL (SELECT
        greatest(latest.sequence_number, skipped.last) AS last,
        ended.event_timestamp IS NOT NULL OR coalesce(skipped.ended, false) AS ended
    ) known
    LEFT JOIN pipeline.snapshot_positions p ON p.cycle_number = c.cycle_number;

-- Stables

CREATE VIEW analytics.stables AS
    SELECT user_id,
        (array_agg(username ORDER BY cycle_number DESC, rank DESC) FILTER (WHERE username IS NOT NULL))[1] AS username,
        (array_agg(stable_name ORDER BY cycle_number DESC, rank DESC) FILTER (WHERE stable_name IS NOT NULL))[1]
            AS stable_name,
        min(cycle_number) AS first_cycle,
        max(cycle_number) AS last_cycle
    FROM (
        SELECT user_id, cycle_number, 2147483647 AS rank, username, stable_name FROM analytics.stable_cycle_metrics
        UNION ALL
        SELECT user_id, cycle_number, sequence_number, payload->>'username' AS username, NULL::text AS stable_name
        FROM public.audit_logs
        WHERE event_type = 'user_created' AND user_id IS NOT NULL
    ) said
    GROUP BY user_id;

CREATE VIEW analytics.stable_finances AS
    SELECT m.user_id, m.cycle_number,
        now.income, now.expenses, m.net_profit, m.credit_adjustments, m.balance,
        former.cycle_number AS previous_cycle,
        now.income - former.income AS income_change,
        round(100 * (now.income - former.income) / nullif(abs(former.income), 0), 2) AS income_change_percent,
        now.expenses - former.expenses AS expenses_change,
        round(100 * (now.expenses - former.expenses) / nullif(abs(former.expenses), 0), 2) AS expenses_change_percent,
        m.net_profit - former.net_profit AS net_profit_change,
        round(100 * (m.net_profit - former.net_profit) / nullif(abs(former.net_profit), 0), 2)
            AS net_profit_change_percent,
        m.balance - former.balance AS balance_change,
        round(100 * (m.balance - former.balance) / nullif(abs(former.balance), 0), 2) AS balance_change_percent
    FROM analytics.stable_cycle_metrics m
    CROSS JOIN LATERAL (SELECT
        m.total_credits_earned + m.merchandising_income + m.streaming_income + m.achievement_rewards + m.weapon_sales
            AS income,
        m.total_repair_costs + m.operating_costs + m.total_purchases AS expenses) now
    LEFT JOIN LATERAL (
        SELECT p.cycle_number,
            p.total_credits_earned + p.merchandising_income + p.streaming_income + p.achievement_rewards + p.weapon_sales
                AS income,
            p.total_repair_costs + p.operating_costs + p.total_purchases AS expenses,
            p.net_profit, p.balance
        FROM analytics.stable_cycle_metrics p
        WHERE p.user_id = m.user_id AND p.cycle_number < m.cycle_number
        ORDER BY p.cycle_number DESC
        LIMIT 1
    ) former ON true;

CREATE FUNCTION analytics.compare_stable_finances(cycle integer, base_cycle integer)
    RETURNS TABLE (user_id integer, metric text, value numeric, base_value numeric, change numeric, change_percent numeric)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(m.user_id, b.user_id), v.metric, v.value, v.base_value, v.value - v.base_value,
        round(100 * (v.value - v.base_value) / nullif(abs(v.base_value), 0), 2)
    FROM (SELECT * FROM analytics.stable_cycle_metrics WHERE cycle_number = cycle) m
    FULL JOIN (SELECT * FROM analytics.stable_cycle_metrics WHERE cycle_number = base_cycle) b USING (user_id)
    CROSS JOIN LATERAL (VALUES
        ('total_credits_earned', m.total_credits_earned, b.total_credits_earned),
        ('merchandising_income', m.merchandising_income, b.merchandising_income),
        ('streaming_income', m.streaming_income, b.streaming_income),
        ('achievement_rewards', m.achievement_rewards, b.achievement_rewards),
        ('weapon_sales', m.weapon_sales, b.weapon_sales),
        ('total_repair_costs', m.total_repair_costs, b.total_repair_costs),
        ('operating_costs', m.operating_costs, b.operating_costs),
        ('weapon_purchases', m.weapon_purchases, b.weapon_purchases),
        ('facility_purchases', m.facility_purchases, b.facility_purchases),
        ('robot_purchases', m.robot_purchases, b.robot_purchases),
        ('attribute_upgrades', m.attribute_upgrades, b.attribute_upgrades),
        ('weapon_refinements', m.weapon_refinements, b.weapon_refinements),
        ('total_purchases', m.total_purchases, b.total_purchases),
        ('net_profit', m.net_profit, b.net_profit),
        ('credit_adjustments', m.credit_adjustments, b.credit_adjustments),
        ('balance', m.balance, b.balance)
    ) v (metric, value, base_value);
END;

-- Robots

CREATE VIEW analytics.robots AS
    SELECT robot_id,
        (array_agg(robot_name ORDER BY cycle_number DESC, rank DESC) FILTER (WHERE robot_name IS NOT NULL))[1] AS robot_name,
        (array_agg(user_id ORDER BY cycle_number DESC, rank DESC) FILTER (WHERE user_id IS NOT NULL))[1] AS user_id,
        (array_agg(elo ORDER BY cycle_number DESC, rank DESC) FILTER (WHERE elo IS NOT NULL))[1] AS elo,
        min(cycle_number) AS first_cycle,
        max(cycle_number) AS last_cycle
    FROM (
        SELECT robot_id, cycle_number, 2147483647 AS rank, robot_name, user_id, elo FROM analytics.robot_cycle_metrics
        UNION ALL
        SELECT robot_id, cycle_number, sequence_number, payload->>'robotName' AS robot_name, user_id, NULL::bigint AS elo
        FROM public.audit_logs
        WHERE event_type = 'robot_purchase' AND robot_id IS NOT NULL
    ) said
    GROUP BY robot_id;

CREATE VIEW analytics.robot_progression AS
    SELECT robot_id, cycle_number, user_id, elo, elo_change, fame_change,
        sum(fame_change) OVER so_far AS fame,
        damage_dealt, damage_received, battles_participated, wins, losses, draws,
        round(100.0 * wins / nullif(battles_participated, 0), 2) AS win_rate,
        round(avg(elo) OVER last_5, 2) AS elo_average_5,
        round(avg(damage_dealt) OVER last_5, 2) AS damage_dealt_average_5,
        round(100.0 * sum(wins) OVER last_5 / nullif(sum(battles_participated) OVER last_5, 0), 2) AS win_rate_5
    FROM analytics.robot_cycle_metrics
    WINDOW
        so_far AS (PARTITION BY robot_id ORDER BY cycle_number),
        last_5 AS (PARTITION BY robot_id ORDER BY cycle_number ROWS 4 PRECEDING);

-- Facilities, battles, steps

CREATE VIEW analytics.facility_spending AS
    SELECT cycle_number, facility_type, count(*) AS stables, sum(purchases) AS purchases, sum(upgrades) AS upgrades,
        sum(spending) AS spending, sum(running_costs) AS running_costs
    FROM analytics.facility_cycle_metrics
    GROUP BY cycle_number, facility_type;

CREATE VIEW analytics.battle_results AS
    SELECT cycle_number, battle_type, league_type, battles, participations, wins, losses, draws, credits_earned,
        streaming_income, prestige_earned, fame_earned, repair_costs, damage_dealt, destructions,
        round(100.0 * draws / nullif(participations, 0), 2) AS draw_rate,
        round(100.0 * destructions / nullif(participations, 0), 2) AS destruction_rate,
        round(credits_earned / nullif(participations, 0), 2) AS credits_per_participation,
        round(damage_dealt / nullif(participations, 0), 2) AS damage_per_participation
    FROM analytics.battle_cycle_metrics;

CREATE VIEW analytics.step_durations AS
    SELECT cycle_number, step_name, duration, last_10_average, former_100_average,
        round(100 * last_10_average / nullif(former_100_average, 0), 2) AS percent_of_former,
        last_10_average > 1.5 * former_100_average AS degraded
    FROM (
        SELECT cycle_number, step_name, duration,
            avg(duration) OVER (PARTITION BY step_name ORDER BY cycle_number ROWS 9 PRECEDING) AS last_10_average,
            avg(duration) OVER (PARTITION BY step_name ORDER BY cycle_number
                ROWS BETWEEN 109 PRECEDING AND 10 PRECEDING) AS former_100_average
        FROM (
            SELECT cycle_number, step_name, sum(duration) AS duration
            FROM analytics.cycle_step_durations
            GROUP BY cycle_number, step_name
        ) steps
    ) averages;

-- Credits, by sequence

CREATE FUNCTION analytics.credit_movements(stable integer DEFAULT NULL)
    RETURNS TABLE (user_id integer, cycle_number integer, sequence_number integer, event_timestamp timestamp,
        event_type text, robot_id integer, amount numeric, stated_balance numeric)
    LANGUAGE sql STABLE AS
$$
    SELECT m.user_id, a.cycle_number, a.sequence_number, a.event_timestamp, a.event_type::text, m.robot_id, m.amount,
        m.stated_balance
    FROM public.audit_logs a
    CROSS JOIN LATERAL (
        SELECT a.user_id, a.robot_id, CASE a.event_type
            WHEN 'battle_complete' THEN coalesce((a.payload->>'credits')::numeric, 0)
                + coalesce((a.payload->>'streamingRevenue')::numeric, 0)
                - coalesce((a.payload->>'repairCost')::numeric, 0)
            WHEN 'passive_income' THEN (a.payload->>'merchandising')::numeric + (a.payload->>'streaming')::numeric
            WHEN 'achievement_unlock' THEN coalesce((a.payload->>'rewardCredits')::numeric, 0)
            WHEN 'weapon_sale' THEN (a.payload->>'salePrice')::numeric
            WHEN 'credit_change' THEN
                -- The others repeat what events of their own say.
                CASE WHEN coalesce(a.payload->>'source', 'other') = 'other' AND a.payload->>'calculationType' IS NULL
                    THEN (a.payload->>'amount')::numeric ELSE 0 END
            WHEN 'cycle_end_balance' THEN 0
            WHEN 'operating_costs' THEN -(a.payload->>'totalCost')::numeric
            WHEN 'weapon_refinement' THEN -(a.payload->>'costPaid')::numeric
            ELSE -(a.payload->>'cost')::numeric
        END AS amount,
        CASE a.event_type
            WHEN 'cycle_end_balance' THEN (a.payload->>'balance')::numeric
            WHEN 'credit_change' THEN (a.payload->>'newBalance')::numeric
            WHEN 'robot_purchase' THEN (a.payload->>'balanceAfter')::numeric
            WHEN 'facility_purchase' THEN (a.payload->>'balanceAfter')::numeric
            WHEN 'facility_upgrade' THEN (a.payload->>'balanceAfter')::numeric
            -- Of others the contract does not know such a field: it may be anything.
        END AS stated_balance
        WHERE a.user_id IS NOT NULL AND (a.event_type <> 'battle_complete' OR a.payload->>'result' IS NOT NULL)
        UNION ALL
        -- The older form of a battle: both robots in one event.
        SELECT fighter.user_id, fighter.robot_id,
            coalesce((CASE WHEN fighter.robot_id = (a.payload->>'winnerId')::integer THEN a.payload->>'winnerReward'
                ELSE a.payload->>'loserReward' END)::numeric, 0) - coalesce(fighter.repair_cost, 0),
            NULL
        FROM (VALUES
            (coalesce((a.payload->>'robot1UserId')::integer, a.user_id), (a.payload->>'robot1Id')::integer,
                (a.payload->>'robot1RepairCost')::numeric),
            ((a.payload->>'robot2UserId')::integer, (a.payload->>'robot2Id')::integer,
                (a.payload->>'robot2RepairCost')::numeric)
        ) fighter (user_id, robot_id, repair_cost)
        WHERE a.event_type = 'battle_complete' AND a.payload->>'result' IS NULL AND fighter.user_id IS NOT NULL
        UNION ALL
        -- An upgrade that does not say who paid.
        SELECT owner.user_id, a.robot_id, -(a.payload->>'cost')::numeric, NULL
        FROM (
            SELECT o.user_id FROM public.audit_logs o
            WHERE o.cycle_number = a.cycle_number AND o.robot_id = a.robot_id AND o.user_id IS NOT NULL
            ORDER BY o.sequence_number DESC
            LIMIT 1
        ) owner
        WHERE a.event_type = 'attribute_upgrade' AND a.user_id IS NULL
    ) m
    WHERE a.event_type IN ('battle_complete', 'passive_income', 'achievement_unlock', 'weapon_sale', 'credit_change',
            'cycle_end_balance', 'operating_costs', 'weapon_refinement', 'robot_repair', 'robot_purchase',
            'weapon_purchase', 'attribute_upgrade', 'facility_purchase', 'facility_upgrade')
        AND (stable IS NULL
            OR a.user_id = stable
            OR a.payload @> jsonb_build_object('robot1UserId', stable)
            OR a.payload @> jsonb_build_object('robot2UserId', stable)
            OR a.robot_id = ANY (ARRAY(SELECT o.robot_id FROM public.audit_logs o WHERE o.user_id = stable)))
        AND (stable IS NULL OR m.user_id = stable)
$$;

CREATE FUNCTION analytics.credit_ledger(stable integer DEFAULT NULL)
    RETURNS TABLE (user_id integer, cycle_number integer, sequence_number integer, event_timestamp timestamp,
        event_type text, robot_id integer, amount numeric, balance numeric, stated_balance numeric, difference numeric)
    LANGUAGE sql STABLE AS
$$
    SELECT user_id, cycle_number, sequence_number, event_timestamp, event_type, robot_id, amount,
        base + total AS balance, stated_balance, stated_balance - (base + total) AS difference
    FROM (
        -- Of arrays the greatest is that with the latest event: the latest balance before this event.
        SELECT *, (max(ARRAY[cycle_number, sequence_number, stated_balance - total])
            FILTER (WHERE event_type = 'cycle_end_balance') OVER (PARTITION BY user_id
                ORDER BY cycle_number, sequence_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))[3] AS base
        FROM (
            SELECT *, sum(amount) OVER (PARTITION BY user_id ORDER BY cycle_number, sequence_number
                ROWS UNBOUNDED PRECEDING) AS total
            FROM analytics.credit_movements(stable)
        ) totals
    ) bases
$$;

CREATE FUNCTION analytics.reconcile_credits(stable integer DEFAULT NULL)
    RETURNS TABLE (user_id integer, from_cycle integer, from_sequence_number integer, to_cycle integer,
        to_sequence_number integer, balance_before numeric, balance_after numeric, balance_change numeric,
        movements numeric, difference numeric, reconciles boolean)
    LANGUAGE sql STABLE AS
$$
    SELECT user_id, from_cycle, from_sequence_number, cycle_number, sequence_number, balance_before, stated_balance,
        stated_balance - balance_before, total - total_before,
        stated_balance - balance_before - (total - total_before),
        stated_balance - balance_before = total - total_before
    FROM (
        SELECT user_id, cycle_number, sequence_number, stated_balance, total,
            lag(cycle_number) OVER balances AS from_cycle,
            lag(sequence_number) OVER balances AS from_sequence_number,
            lag(stated_balance) OVER balances AS balance_before,
            lag(total) OVER balances AS total_before
        FROM (
            SELECT user_id, cycle_number, sequence_number, event_type, stated_balance,
                sum(amount) OVER (PARTITION BY user_id ORDER BY cycle_number, sequence_number ROWS UNBOUNDED PRECEDING)
                    AS total
            FROM analytics.credit_movements(stable)
            WHERE amount <> 0 OR event_type = 'cycle_end_balance'
        ) totals
        WHERE event_type = 'cycle_end_balance'
        WINDOW balances AS (PARTITION BY user_id ORDER BY cycle_number, sequence_number)
    ) pairs
    WHERE from_cycle IS NOT NULL
$$;

CREATE VIEW analytics.credit_reconciliation AS SELECT * FROM analytics.reconcile_credits();

ALTER VIEW analytics.skipped_events OWNER TO cyclelog_owner;
ALTER VIEW analytics.cycle_completeness OWNER TO cyclelog_owner;
ALTER VIEW analytics.stables OWNER TO cyclelog_owner;
ALTER VIEW analytics.stable_finances OWNER TO cyclelog_owner;
ALTER VIEW analytics.robots OWNER TO cyclelog_owner;
ALTER VIEW analytics.robot_progression OWNER TO cyclelog_owner;
ALTER VIEW analytics.facility_spending OWNER TO cyclelog_owner;
ALTER VIEW analytics.battle_results OWNER TO cyclelog_owner;
ALTER VIEW analytics.step_durations OWNER TO cyclelog_owner;
ALTER VIEW analytics.credit_reconciliation OWNER TO cyclelog_owner;
ALTER FUNCTION analytics.compare_stable_finances(integer, integer) OWNER TO cyclelog_owner;
ALTER FUNCTION analytics.credit_movements(integer) OWNER TO cyclelog_owner;
ALTER FUNCTION analytics.credit_ledger(integer) OWNER TO cyclelog_owner;
ALTER FUNCTION analytics.reconcile_credits(integer) OWNER TO cyclelog_owner;
GRANT SELECT ON analytics.skipped_events,
    analytics.cycle_completeness,
    analytics.stables,
    analytics.stable_finances,
    analytics.robots,
    analytics.robot_progression,
    analytics.facility_spending,
    analytics.battle_results,
    analytics.step_durations,
    analytics.credit_reconciliation
    TO analyst;
