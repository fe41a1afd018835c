-- Groups that cannot log in. Grant them to the accounts that do. Roles belong to the server, not to the
-- database: another game's database on the same server has made them already.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['cyclelog_owner', 'cyclelog_projector', 'cyclelog_snapshotter', 'analyst']
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        EXCEPTION
            -- unique_violation: two databases were migrated at the same moment.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    IF NOT pg_has_role(current_user, 'cyclelog_owner', 'MEMBER') THEN
        EXECUTE format('GRANT cyclelog_owner TO %I', current_user);
    END IF;
END
$$;

COMMENT ON ROLE cyclelog_owner IS 'Owns the tables; migrates them.';
COMMENT ON ROLE cyclelog_projector IS 'Appends to audit_logs and to the dead letters; cannot change or delete.';
COMMENT ON ROLE cyclelog_snapshotter IS 'Writes cycle_snapshots and the read models in analytics.';
COMMENT ON ROLE analyst IS 'Reads public and analytics.';

CREATE SCHEMA analytics AUTHORIZATION cyclelog_owner;
ALTER SCHEMA pipeline OWNER TO cyclelog_owner;
COMMENT ON SCHEMA pipeline IS 'Bookkeeping of the services: offsets, positions, dead letters.';
COMMENT ON SCHEMA analytics IS 'Flat read models for analysts.';

GRANT USAGE ON SCHEMA public, pipeline TO cyclelog_projector;
GRANT USAGE ON SCHEMA public, pipeline, analytics TO cyclelog_snapshotter;
GRANT USAGE ON SCHEMA public, analytics TO analyst;
