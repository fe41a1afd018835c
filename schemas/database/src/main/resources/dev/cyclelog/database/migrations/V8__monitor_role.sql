DO $$
BEGIN
    CREATE ROLE cyclelog_monitor NOLOGIN;
    COMMENT ON ROLE cyclelog_monitor IS 'Watches how far the tables are. Reads no payload.';
EXCEPTION
    -- As in V1: another database on this server has made it, perhaps at this moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE ON SCHEMA public, pipeline TO cyclelog_monitor;
GRANT SELECT (cycle_number, sequence_number, event_type, event_timestamp) ON public.audit_logs TO cyclelog_monitor;
GRANT SELECT ON pipeline.projection_offsets, pipeline.snapshot_positions TO cyclelog_monitor;
GRANT SELECT (reason) ON pipeline.dead_letters TO cyclelog_monitor;
GRANT SELECT (cycle_number, duration_ms, total_battles, total_credits_transacted, total_prestige_awarded)
    ON public.cycle_snapshots TO cyclelog_monitor;
