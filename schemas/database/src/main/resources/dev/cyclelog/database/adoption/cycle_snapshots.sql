-- What V3 does after it has made the table, for one that was there.
COMMENT ON TABLE public.cycle_snapshots IS 'One row per completed cycle: its metrics, computed from audit_logs. Times are UTC.';

ALTER TABLE public.cycle_snapshots OWNER TO cyclelog_owner;

GRANT SELECT, INSERT, UPDATE ON public.cycle_snapshots TO cyclelog_snapshotter;
GRANT USAGE ON SEQUENCE public.cycle_snapshots_id_seq TO cyclelog_snapshotter;
GRANT SELECT ON public.cycle_snapshots TO analyst;
