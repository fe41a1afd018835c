package dev.cyclelog.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cyclelog.projector.rebuild.RebuildRefusedException;
import dev.cyclelog.testkit.Catalogue;
import dev.cyclelog.testkit.SeedContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What belongs to audit_logs and what hangs on it")
class RebuildCatalogueIT {

    private RebuildStage stage;
    private Catalogue catalogue;

    @BeforeEach
    void open() {
        stage = new RebuildStage(1);
        stage.game().commit(stage.sales(1, 1, 30));
        stage.project(30);
        catalogue = new Catalogue(stage.database());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    @DisplayName("is the same after a rebuild, whoever added it")
    void isTheSame() {
        stage.sql()
                .execute("CREATE SCHEMA app; CREATE TABLE app.users AS SELECT 7 AS user_id, 'anna' AS name;"
                        + " GRANT USAGE ON SCHEMA app TO cyclelog_owner; GRANT SELECT ON app.users TO cyclelog_owner");
        asOwner("""
                CREATE VIEW analytics.sales WITH (security_barrier = true, check_option = local) AS
                    SELECT id, cycle_number AS cycle, payload ->> 'salePrice' AS "the price?" FROM public.audit_logs WHERE payload ? 'salePrice';
                COMMENT ON VIEW analytics.sales IS 'of weapons';
                GRANT SELECT ON analytics.sales TO analyst;
                CREATE VIEW public.invoker WITH (security_invoker = true) AS SELECT count(*) FROM audit_logs a JOIN analytics.sales s USING (id);
                CREATE VIEW analytics.upon AS SELECT max(cycle) FROM analytics.sales;
                CREATE VIEW analytics.named AS SELECT a.id, u.name FROM audit_logs a JOIN app.users u USING (user_id);
                CREATE INDEX "an operator's" ON audit_logs ((payload ->> ' ON public.audit_logs ')) WHERE robot_id > 0;
                CREATE UNIQUE INDEX audit_logs_again ON audit_logs (sequence_number, cycle_number) INCLUDE (event_type) WITH (fillfactor = 70);
                ALTER TABLE audit_logs
                    ADD CONSTRAINT positive CHECK (sequence_number > 0),
                    ADD CONSTRAINT later UNIQUE (cycle_number, sequence_number, id) DEFERRABLE INITIALLY DEFERRED,
                    ALTER COLUMN event_type SET STATISTICS 500,
                    ALTER COLUMN user_id SET (n_distinct = -0.05),
                    ALTER COLUMN payload SET STORAGE EXTERNAL,
                    ALTER COLUMN metadata SET COMPRESSION pglz,
                    REPLICA IDENTITY USING INDEX audit_logs_pkey,
                    CLUSTER ON audit_logs_cycle_sequence,
                    SET (autovacuum_vacuum_insert_scale_factor = 0.05, fillfactor = 95, toast.autovacuum_enabled = off);
                COMMENT ON COLUMN audit_logs.user_id IS 'the stable''s';
                COMMENT ON INDEX audit_logs_event_type_idx IS 'for counts';
                COMMENT ON CONSTRAINT positive ON audit_logs IS 'from 1';
                COMMENT ON CONSTRAINT audit_logs_pkey ON audit_logs IS 'surrogate';
                COMMENT ON TRIGGER audit_logs_append_only ON audit_logs IS 'protects';
                CREATE FUNCTION pipeline.notice() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER notice AFTER INSERT ON audit_logs FOR EACH ROW WHEN (new.robot_id > 0) EXECUTE FUNCTION pipeline.notice('x');
                ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER audit_logs_append_only, DISABLE TRIGGER notice;
                REVOKE TRUNCATE ON audit_logs FROM cyclelog_owner;
                GRANT SELECT ON audit_logs TO cyclelog_operator WITH GRANT OPTION;
                GRANT SELECT (id, cycle_number), REFERENCES (id) ON audit_logs TO PUBLIC;
                ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO analyst""");
        List<List<String>> before = features();

        stage.rebuild();

        assertThat(features()).isEqualTo(before);
        assertThat(before).noneMatch(List::isEmpty);
        assertThat(stage.sql().fetchValue("SELECT count(*) FROM analytics.upon"))
                .isEqualTo(1L);
        assertThat(stage.sql().fetchValue("SELECT count FROM public.invoker")).isEqualTo(30L);
        assertThat(stage.sql().fetchValue("SELECT count(*) FROM analytics.named"))
                .isEqualTo(30L);
        assertThat(stage.sql().fetchValue("SELECT max(id) FROM analytics.sales"))
                .as("the view reads the new table")
                .isEqualTo(stage.sql().fetchValue("SELECT max(id) FROM audit_logs"));

        List<String> rows = stage.rows();
        stage.rebuild();
        assertThat(features()).isEqualTo(before);
        assertThat(stage.rows()).isEqualTo(rows);
    }

    private List<List<String>> features() {
        List<List<String>> features = new ArrayList<>();
        Stream.<Function<String, List<String>>>of(
                        catalogue::columns,
                        catalogue::indexes,
                        catalogue::constraints,
                        catalogue::triggers,
                        catalogue::grants,
                        catalogue::comments,
                        catalogue::tuning,
                        catalogue::idSequence)
                .forEach(feature -> features.add(feature.apply("audit_logs")));
        features.add(catalogue.views());
        features.add(catalogue.relations());
        features.add(catalogue.schemas());
        return features;
    }

    @Test
    @DisplayName("is listed and refused where it could not follow, before anything is loaded")
    void isRefused() {
        stage.sql().execute("CREATE SCHEMA reports; GRANT SELECT, REFERENCES ON audit_logs TO PUBLIC");
        assertRefused(
                "CREATE MATERIALIZED VIEW analytics.m AS SELECT count(*) FROM audit_logs",
                "DROP MATERIALIZED VIEW analytics.m",
                "materialized view analytics.m");
        assertRefused(
                "CREATE VIEW reports.theirs AS SELECT id FROM audit_logs",
                "DROP VIEW reports.theirs",
                "view reports.theirs (owner postgres)");
        assertRefused(
                "CREATE VIEW analytics.theirs AS SELECT id FROM audit_logs",
                "DROP VIEW analytics.theirs",
                "view analytics.theirs (owner postgres)");
        assertRefused(
                "CREATE TABLE reports.notes (log_id bigint CONSTRAINT of_log REFERENCES audit_logs)",
                "DROP TABLE reports.notes",
                "constraint of_log on table reports.notes");
        assertRefused(
                "CREATE TABLE reports.copies (log audit_logs)",
                "DROP TABLE reports.copies",
                "column log of table reports.copies");
        assertRefused(
                "CREATE TABLE reports.child () INHERITS (audit_logs)",
                "DROP TABLE reports.child",
                "table reports.child");
        assertRefused(
                "CREATE FUNCTION reports.f() RETURNS bigint BEGIN ATOMIC SELECT max(id) FROM audit_logs; END",
                "DROP FUNCTION reports.f",
                "function reports.f()");
        assertRefused(
                "CREATE FUNCTION reports.g(audit_logs) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "DROP FUNCTION reports.g",
                "function reports.g(public.audit_logs)");
        assertRefused(
                "CREATE POLICY own ON audit_logs USING (true)",
                "DROP POLICY own ON audit_logs",
                "policy own on table public.audit_logs");
        assertRefused(
                "ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE audit_logs DISABLE ROW LEVEL SECURITY",
                "row security");
        assertRefused(
                "CREATE RULE r AS ON DELETE TO audit_logs DO INSTEAD NOTHING",
                "DROP RULE r ON audit_logs",
                "rule r on table public.audit_logs");
        assertRefused("CREATE PUBLICATION p FOR TABLE audit_logs", "DROP PUBLICATION p", "publication p");
        assertRefused("CREATE PUBLICATION p FOR ALL TABLES", "DROP PUBLICATION p", "publication p");
        assertRefused(
                "CREATE STATISTICS reports.s ON cycle_number, user_id FROM audit_logs",
                "DROP STATISTICS reports.s",
                "statistics object reports.s");
        assertRefused(
                "ALTER TABLE audit_logs ADD CONSTRAINT e EXCLUDE USING btree (id WITH =)",
                "ALTER TABLE audit_logs DROP CONSTRAINT e",
                "constraint e on table public.audit_logs");
        assertRefused(
                "ALTER TABLE audit_logs ADD CONSTRAINT v CHECK (robot_id <> 1) NOT VALID",
                "ALTER TABLE audit_logs DROP CONSTRAINT v",
                "constraint v",
                "not validated");
        assertRefused(
                "CREATE CONSTRAINT TRIGGER c AFTER INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION pipeline.protect_audit_logs()",
                "DROP TRIGGER c ON audit_logs",
                "trigger c on table public.audit_logs");

        stage.sql().execute("REVOKE SELECT, REFERENCES ON audit_logs FROM PUBLIC; DROP SCHEMA reports");
        stage.rebuild();
        new SeedContract(stage.database()).check();
    }

    private void assertRefused(String make, String drop, String... words) {
        long id = stage.tableId();
        stage.sql().execute(make);

        assertThatExceptionOfType(RebuildRefusedException.class)
                .as(make)
                .isThrownBy(stage::rebuild)
                .withMessageContainingAll(words);

        assertThat(stage.lines()).noneMatch(line -> line.startsWith("loading"));
        assertThat(stage.tableId()).isEqualTo(id);
        assertThat(catalogue.schemas()).doesNotContain("cyclelog_rebuild", "cyclelog_retired");
        stage.sql().execute(drop);
    }

    @Test
    @DisplayName("is waited for if it comes while the table is rebuilt, and refused if the table itself changes")
    void whatComesMeanwhile() {
        long id = stage.tableId();

        assertThatExceptionOfType(RebuildRefusedException.class)
                .isThrownBy(() -> stage.rebuild(line -> {
                    if (line.startsWith("putting")) {
                        asOwner("CREATE INDEX late ON audit_logs (robot_id, user_id)");
                    }
                }))
                .withMessageContaining("was changed while it was rebuilt")
                .withMessageContaining("CREATE INDEX late");
        assertThat(stage.tableId()).isEqualTo(id);

        stage.rebuild(line -> {
            if (line.startsWith("putting")) {
                stage.sql().execute("CREATE MATERIALIZED VIEW analytics.late AS SELECT count(*) FROM audit_logs");
            } else if (line.contains("waits for: materialized view analytics.late")) {
                stage.sql().execute("DROP MATERIALIZED VIEW analytics.late");
            }
        });
        assertThat(stage.tableId()).isNotEqualTo(id);
    }

    /** With plain JDBC: the texts hold question marks, which are operators here. */
    private void asOwner(String statements) {
        try (Connection connection = stage.database().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setEscapeProcessing(false);
            statement.execute("SET LOCAL ROLE cyclelog_owner");
            statement.execute(statements);
            connection.commit();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
