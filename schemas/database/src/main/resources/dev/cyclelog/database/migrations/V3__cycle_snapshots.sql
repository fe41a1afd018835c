CREATE TABLE public.cycle_snapshots (
    id                       serial PRIMARY KEY,
    cycle_number             integer NOT NULL,
    trigger_type             varchar(20) NOT NULL,
    start_time               timestamp NOT NULL,
    end_time                 timestamp NOT NULL,
    duration_ms              integer NOT NULL,
    stable_metrics           jsonb NOT NULL,
    robot_metrics            jsonb NOT NULL,
    step_durations           jsonb NOT NULL,
    total_battles            integer NOT NULL DEFAULT 0,
    total_credits_transacted bigint NOT NULL DEFAULT 0,
    total_prestige_awarded   integer NOT NULL DEFAULT 0,
    created_at               timestamp NOT NULL DEFAULT now(),
    CONSTRAINT cycle_snapshots_cycle_number_key UNIQUE (cycle_number)
);

CREATE INDEX cycle_snapshots_cycle_number_idx ON public.cycle_snapshots (cycle_number);
CREATE INDEX cycle_snapshots_start_time_idx ON public.cycle_snapshots (start_time);

COMMENT ON TABLE public.cycle_snapshots IS 'One row per completed cycle: its metrics, computed from audit_logs. Times are UTC.';

CREATE TABLE analytics.stable_cycle_metrics (
    user_id                integer NOT NULL,
    cycle_number           integer NOT NULL,
    battles_participated   bigint NOT NULL,
    total_credits_earned   numeric NOT NULL,
    total_prestige_earned  numeric NOT NULL,
    total_repair_costs     numeric NOT NULL,
    merchandising_income   numeric NOT NULL,
    streaming_income       numeric NOT NULL,
    operating_costs        numeric NOT NULL,
    weapon_purchases       numeric NOT NULL,
    facility_purchases     numeric NOT NULL,
    robot_purchases        numeric NOT NULL,
    attribute_upgrades     numeric NOT NULL,
    weapon_refinements     numeric NOT NULL,
    weapon_sales           numeric NOT NULL,
    achievement_rewards    numeric NOT NULL,
    achievement_prestige   numeric NOT NULL,
    credit_adjustments     numeric NOT NULL,
    total_purchases        numeric NOT NULL,
    net_profit             numeric NOT NULL,
    balance                numeric,
    PRIMARY KEY (user_id, cycle_number)
);
CREATE INDEX stable_cycle_metrics_cycle_number_idx ON analytics.stable_cycle_metrics (cycle_number);
COMMENT ON TABLE analytics.stable_cycle_metrics IS 'The stable_metrics of cycle_snapshots, one row per stable and cycle; amounts in credits.';

CREATE TABLE analytics.robot_cycle_metrics (
    robot_id             integer NOT NULL,
    cycle_number         integer NOT NULL,
    battles_participated bigint NOT NULL,
    wins                 bigint NOT NULL,
    losses               bigint NOT NULL,
    draws                bigint NOT NULL,
    damage_dealt         numeric NOT NULL,
    damage_received      numeric NOT NULL,
    credits_earned       numeric NOT NULL,
    repair_costs         numeric NOT NULL,
    kills                bigint NOT NULL,
    destructions         bigint NOT NULL,
    elo_change           bigint NOT NULL,
    fame_change          numeric NOT NULL,
    PRIMARY KEY (robot_id, cycle_number)
);
CREATE INDEX robot_cycle_metrics_cycle_number_idx ON analytics.robot_cycle_metrics (cycle_number);
COMMENT ON TABLE analytics.robot_cycle_metrics IS 'The robot_metrics of cycle_snapshots, one row per robot and cycle; costs in credits, damage in hit points.';

CREATE TABLE analytics.cycle_step_durations (
    cycle_number    integer NOT NULL,
    sequence_number integer NOT NULL,
    step_name       text NOT NULL,
    duration        bigint NOT NULL,
    PRIMARY KEY (cycle_number, sequence_number)
);
COMMENT ON TABLE analytics.cycle_step_durations IS 'The step_durations of cycle_snapshots, one row per step; duration in milliseconds.';

ALTER TABLE public.cycle_snapshots OWNER TO cyclelog_owner;
ALTER TABLE analytics.stable_cycle_metrics OWNER TO cyclelog_owner;
ALTER TABLE analytics.robot_cycle_metrics OWNER TO cyclelog_owner;
ALTER TABLE analytics.cycle_step_durations OWNER TO cyclelog_owner;

GRANT SELECT, INSERT, UPDATE ON public.cycle_snapshots TO cyclelog_snapshotter;
GRANT USAGE ON SEQUENCE public.cycle_snapshots_id_seq TO cyclelog_snapshotter;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA analytics TO cyclelog_snapshotter;
GRANT SELECT ON public.cycle_snapshots TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO analyst;
