-- Groups that cannot log in. Grant them to the accounts that do. Roles belong to the server, not to the
-- database: another game's database on the same server has made them already.
DO $$
DECLARE
    role record;
BEGIN
    FOR role IN VALUES
        ('cyclelog_owner', 'Owns the tables; migrates them.'),
        ('cyclelog_projector', 'Appends to audit_logs and to the dead letters; cannot change or delete.'),
        ('cyclelog_snapshotter', 'Writes cycle_snapshots and the read models in analytics.'),
        ('analyst', 'Reads public and analytics.')
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role.column1);
            EXECUTE format('COMMENT ON ROLE %I IS %L', role.column1, role.column2);
        EXCEPTION
            -- unique_violation: two databases were migrated at the same moment.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    -- A superuser may act as every role. Others need it granted, whoever made the role included (PostgreSQL 16).
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        BEGIN
            EXECUTE format('GRANT cyclelog_owner TO %I', current_user);
        EXCEPTION
            -- Somebody else has made the role, and may have granted it. If not, the next statement says so.
            WHEN insufficient_privilege THEN NULL;
        END;
    END IF;
END
$$;

CREATE SCHEMA analytics AUTHORIZATION cyclelog_owner;
ALTER SCHEMA pipeline OWNER TO cyclelog_owner;
COMMENT ON SCHEMA pipeline IS 'Bookkeeping of the services: offsets, positions, dead letters.';
COMMENT ON SCHEMA analytics IS 'Flat read models for analysts.';

GRANT CREATE ON SCHEMA public TO cyclelog_owner;
GRANT USAGE ON SCHEMA public, pipeline TO cyclelog_projector;
GRANT USAGE ON SCHEMA public, pipeline, analytics TO cyclelog_snapshotter;
GRANT USAGE ON SCHEMA public, analytics TO analyst;
