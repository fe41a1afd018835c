CREATE TABLE public.audit_logs (
    id              bigserial PRIMARY KEY,
    cycle_number    integer NOT NULL,
    event_type      varchar(100) NOT NULL,
    event_timestamp timestamp NOT NULL DEFAULT now(),
    sequence_number integer NOT NULL,
    user_id         integer,
    robot_id        integer,
    payload         jsonb NOT NULL,
    metadata        jsonb,
    CONSTRAINT audit_logs_cycle_sequence UNIQUE (cycle_number, sequence_number)
);

CREATE INDEX audit_logs_cycle_number_idx ON public.audit_logs (cycle_number);
CREATE INDEX audit_logs_user_id_idx ON public.audit_logs (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_logs_robot_id_idx ON public.audit_logs (robot_id) WHERE robot_id IS NOT NULL;
CREATE INDEX audit_logs_event_type_idx ON public.audit_logs (event_type);
CREATE INDEX audit_logs_event_timestamp_idx ON public.audit_logs (event_timestamp);
CREATE INDEX audit_logs_cycle_number_user_id_idx ON public.audit_logs (cycle_number, user_id);
CREATE INDEX audit_logs_cycle_number_robot_id_idx ON public.audit_logs (cycle_number, robot_id);
CREATE INDEX audit_logs_cycle_number_event_type_idx ON public.audit_logs (cycle_number, event_type);
CREATE INDEX audit_logs_payload_gin_idx ON public.audit_logs
    USING gin (payload jsonb_path_ops) WITH (fastupdate = on);

COMMENT ON TABLE public.audit_logs IS 'Every event of every cycle, in order, once. Times are UTC.';

-- An audit log is appended to. Whoever could change it by mistake is told so, the owner included.
CREATE FUNCTION pipeline.protect_audit_logs() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION '% on audit_logs is refused: the log is append-only', TG_OP
        USING HINT = 'Correct a fact by publishing another event.',
              ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_logs_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs();

ALTER TABLE public.audit_logs OWNER TO cyclelog_owner;
ALTER FUNCTION pipeline.protect_audit_logs() OWNER TO cyclelog_owner;

GRANT SELECT, INSERT ON public.audit_logs TO cyclelog_projector;
GRANT USAGE ON SEQUENCE public.audit_logs_id_seq TO cyclelog_projector;
GRANT SELECT ON public.audit_logs TO cyclelog_snapshotter, analyst;
