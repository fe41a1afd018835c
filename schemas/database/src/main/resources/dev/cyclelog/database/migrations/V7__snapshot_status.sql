-- Metric records wait here for their summary, so that no cycle is too big for the writer's memory. All rows of a
-- partition belong to the publication that is being read.
CREATE TABLE pipeline.staged_stable_metrics (partition integer NOT NULL, LIKE analytics.stable_cycle_metrics);
CREATE TABLE pipeline.staged_robot_metrics (partition integer NOT NULL, LIKE analytics.robot_cycle_metrics);
CREATE TABLE pipeline.staged_step_durations (partition integer NOT NULL, LIKE analytics.cycle_step_durations);
CREATE INDEX staged_stable_metrics_idx ON pipeline.staged_stable_metrics (partition);
CREATE INDEX staged_robot_metrics_idx ON pipeline.staged_robot_metrics (partition);
CREATE INDEX staged_step_durations_idx ON pipeline.staged_step_durations (partition);
COMMENT ON TABLE pipeline.staged_stable_metrics IS 'Stables of a snapshot whose summary has not arrived yet.';
COMMENT ON TABLE pipeline.staged_robot_metrics IS 'Robots of a snapshot whose summary has not arrived yet.';
COMMENT ON TABLE pipeline.staged_step_durations IS 'Steps of a snapshot whose summary has not arrived yet.';

ALTER TABLE pipeline.staged_stable_metrics OWNER TO cyclelog_owner;
ALTER TABLE pipeline.staged_robot_metrics OWNER TO cyclelog_owner;
ALTER TABLE pipeline.staged_step_durations OWNER TO cyclelog_owner;
GRANT SELECT, INSERT, DELETE
    ON pipeline.staged_stable_metrics, pipeline.staged_robot_metrics, pipeline.staged_step_durations
    TO cyclelog_snapshotter;

ALTER TABLE pipeline.snapshot_positions ADD COLUMN refused_sequence_number integer;
UPDATE pipeline.snapshot_positions SET refused_sequence_number = greatest(last_sequence_number, 1) WHERE stale;
ALTER TABLE pipeline.snapshot_positions
    DROP COLUMN stale,
    ADD COLUMN stale boolean NOT NULL GENERATED ALWAYS AS (refused_sequence_number IS NOT NULL) STORED,
    ADD COLUMN remarks text[] NOT NULL DEFAULT '{}',
    ADD COLUMN written_at timestamp;
COMMENT ON COLUMN pipeline.snapshot_positions.refused_sequence_number IS
    'Up to where the summary went that was refused, because not all events up to there had been counted; null if the snapshot is right.';

CREATE VIEW analytics.cycle_snapshot_status AS
    SELECT cycle_number, last_sequence_number, stale, remarks, written_at
    FROM pipeline.snapshot_positions;
COMMENT ON VIEW analytics.cycle_snapshot_status IS
    'Which event each snapshot counts last, and whether it can be trusted. A stale one lacks events: it is kept as it was, until operations run "cyclelog rebuild snapshots".';
COMMENT ON COLUMN analytics.cycle_snapshot_status.last_sequence_number IS
    'The snapshot counts the events 1 to this one; 0 if there is no snapshot.';
COMMENT ON COLUMN analytics.cycle_snapshot_status.stale IS
    'Events have come that the snapshot does not count, and cannot be counted any more without a rebuild.';
COMMENT ON COLUMN analytics.cycle_snapshot_status.remarks IS
    'What is unusual about the cycle: duration-negative, duration-saturated, credits-saturated, prestige-saturated (the column holds the nearest value that it can), started-after-complete.';
COMMENT ON COLUMN analytics.cycle_snapshot_status.written_at IS 'When the snapshot was written last, UTC.';
ALTER VIEW analytics.cycle_snapshot_status OWNER TO cyclelog_owner;
GRANT SELECT ON analytics.cycle_snapshot_status TO analyst, cyclelog_snapshotter;
