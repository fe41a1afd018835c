-- What analysts ask for besides the snapshot's own metrics, so that neither names nor ratings, battles or facilities have
-- to be read from the log. Of cycles that were snapshotted before, 'cyclelog rebuild snapshots' fills it in.
ALTER TABLE analytics.stable_cycle_metrics ADD COLUMN username text, ADD COLUMN stable_name text;
ALTER TABLE pipeline.staged_stable_metrics ADD COLUMN username text, ADD COLUMN stable_name text;
ALTER TABLE analytics.robot_cycle_metrics
    ADD COLUMN user_id integer,
    ADD COLUMN robot_name text,
    ADD COLUMN elo bigint;
ALTER TABLE pipeline.staged_robot_metrics
    ADD COLUMN user_id integer,
    ADD COLUMN robot_name text,
    ADD COLUMN elo bigint;
CREATE INDEX robot_cycle_metrics_user_id_idx ON analytics.robot_cycle_metrics (user_id, cycle_number);

CREATE TABLE analytics.battle_cycle_metrics (
    cycle_number     integer NOT NULL,
    battle_type      text,
    league_type      text,
    battles          bigint NOT NULL,
    participations   bigint NOT NULL,
    wins             bigint NOT NULL,
    losses           bigint NOT NULL,
    draws            bigint NOT NULL,
    credits_earned   numeric NOT NULL,
    streaming_income numeric NOT NULL,
    prestige_earned  numeric NOT NULL,
    fame_earned      numeric NOT NULL,
    repair_costs     numeric NOT NULL,
    damage_dealt     numeric NOT NULL,
    destructions     bigint NOT NULL,
    CONSTRAINT battle_cycle_metrics_key UNIQUE NULLS NOT DISTINCT (cycle_number, battle_type, league_type)
);

CREATE TABLE analytics.facility_cycle_metrics (
    user_id       integer NOT NULL,
    cycle_number  integer NOT NULL,
    facility_type text NOT NULL,
    purchases     bigint NOT NULL,
    upgrades      bigint NOT NULL,
    spending      numeric NOT NULL,
    running_costs numeric NOT NULL,
    level         integer,
    PRIMARY KEY (user_id, cycle_number, facility_type)
);
CREATE INDEX facility_cycle_metrics_cycle_number_idx ON analytics.facility_cycle_metrics (cycle_number);

CREATE TABLE pipeline.staged_battle_metrics (partition integer NOT NULL, LIKE analytics.battle_cycle_metrics);
CREATE TABLE pipeline.staged_facility_metrics (partition integer NOT NULL, LIKE analytics.facility_cycle_metrics);
CREATE INDEX staged_battle_metrics_idx ON pipeline.staged_battle_metrics (partition);
CREATE INDEX staged_facility_metrics_idx ON pipeline.staged_facility_metrics (partition);
COMMENT ON TABLE pipeline.staged_battle_metrics IS 'Kinds of battles of a cycle whose summary has not arrived yet.';
COMMENT ON TABLE pipeline.staged_facility_metrics IS 'Facilities of a cycle whose summary has not arrived yet.';

ALTER TABLE analytics.battle_cycle_metrics OWNER TO cyclelog_owner;
ALTER TABLE analytics.facility_cycle_metrics OWNER TO cyclelog_owner;
ALTER TABLE pipeline.staged_battle_metrics OWNER TO cyclelog_owner;
ALTER TABLE pipeline.staged_facility_metrics OWNER TO cyclelog_owner;
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.battle_cycle_metrics, analytics.facility_cycle_metrics
    TO cyclelog_snapshotter;
GRANT SELECT, INSERT, DELETE ON pipeline.staged_battle_metrics, pipeline.staged_facility_metrics TO cyclelog_snapshotter;
GRANT SELECT ON analytics.battle_cycle_metrics, analytics.facility_cycle_metrics TO analyst;
