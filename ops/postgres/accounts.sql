-- The accounts of docker-compose.yml's services, each with the rights of its role and no more. Run by psql after
-- `migrate`, which makes the roles. Safe to run again: it sets the passwords that the environment gives.
\set ON_ERROR_STOP on
\getenv projector_password PROJECTOR_PASSWORD
\getenv snapshotter_password SNAPSHOTTER_PASSWORD
\getenv monitor_password MONITOR_PASSWORD

SET client_min_messages = warning;

-- No password reaches the server's log.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;

SELECT format('CREATE ROLE %I LOGIN', account)
FROM unnest(ARRAY['projector', 'snapshotter', 'monitor']) account
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = account) \gexec

ALTER ROLE projector PASSWORD :'projector_password';
ALTER ROLE snapshotter PASSWORD :'snapshotter_password';
ALTER ROLE monitor PASSWORD :'monitor_password';

GRANT cyclelog_projector TO projector;
GRANT cyclelog_snapshotter TO snapshotter;
GRANT cyclelog_monitor TO monitor;
