-- What V2 does after it has made the table, for one that was there.
ALTER INDEX public.audit_logs_payload_gin_idx SET (fastupdate = on);

COMMENT ON TABLE public.audit_logs IS 'Every event of every cycle, in order, once. Times are UTC.';

CREATE TRIGGER audit_logs_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs();

ALTER TABLE public.audit_logs OWNER TO cyclelog_owner;

GRANT SELECT, INSERT ON public.audit_logs TO cyclelog_projector;
GRANT USAGE ON SEQUENCE public.audit_logs_id_seq TO cyclelog_projector;
GRANT SELECT ON public.audit_logs TO cyclelog_snapshotter, analyst;
