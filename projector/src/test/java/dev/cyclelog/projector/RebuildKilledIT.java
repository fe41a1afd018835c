package dev.cyclelog.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cyclelog.testkit.Catalogue;
import dev.cyclelog.testkit.SeedContract;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A rebuild that is cut off")
class RebuildKilledIT {

    private static final String SESSIONS =
            "FROM pg_stat_activity WHERE application_name = 'cyclelog-rebuild'" + " AND datname = current_database()";

    private RebuildStage stage;
    private List<String> rows;
    private long id;

    @BeforeEach
    void open() {
        stage = new RebuildStage(1);
        stage.game().commit(stage.sales(1, 1, 100));
        stage.project(100);
        rows = stage.rows();
        id = stage.tableId();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("by PostgreSQL, or by its caller, leaves the old table, and the next one succeeds")
    @ValueSource(strings = {"checking what", "loading", "building", "checking the rows", "putting"})
    void atEachStep(String step) {
        assertCutOff(line -> {
            if (line.startsWith(step)) {
                stage.sql().execute("SELECT pg_terminate_backend(pid, 5000) " + SESSIONS);
            }
        });
        assertCutOff(line -> {
            if (line.startsWith(step)) {
                throw new IllegalStateException("the caller has had enough");
            }
        });
        assertThat(new Catalogue(stage.database()).schemas())
                .as("it has tidied up")
                .containsExactly("analytics", "pipeline", "public");
        assertNextOneSucceeds();
    }

    @Test
    @DisplayName("with the last statement of the swap leaves the old table")
    void withTheLastStatement() {
        stage.sql().execute("""
                CREATE FUNCTION public.cut_off() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN
                    IF to_regclass('cyclelog_retired.audit_logs') IS NULL AND to_regnamespace('cyclelog_rebuild') IS NULL
                        AND EXISTS (SELECT FROM pg_class WHERE oid = 'public.audit_logs'::regclass AND oid <> %d)
                    THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                END $$;
                CREATE EVENT TRIGGER cut_off ON ddl_command_end EXECUTE FUNCTION public.cut_off();
                CREATE EVENT TRIGGER cut_off_drop ON sql_drop EXECUTE FUNCTION public.cut_off()""".formatted(id));

        assertCutOff(line -> {});
        assertThat(stage.lines()).anyMatch(line -> line.startsWith("putting the new table in place"));

        stage.sql().execute("DROP EVENT TRIGGER cut_off; DROP EVENT TRIGGER cut_off_drop; DROP FUNCTION cut_off()");
        assertNextOneSucceeds();
    }

    private void assertCutOff(Consumer<String> onLine) {
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> stage.rebuild(onLine));
        assertThat(stage.tableId()).isEqualTo(id);
        assertThat(stage.rows()).isEqualTo(rows);
        new SeedContract(stage.database()).checkIndexes();
    }

    private void assertNextOneSucceeds() {
        stage.rebuild();
        assertThat(stage.tableId()).isNotEqualTo(id);
        assertThat(stage.rows()).isEqualTo(rows);
        new SeedContract(stage.database()).check();
        assertThat(stage.sql().fetch("SELECT pid " + SESSIONS))
                .as("sessions that were left")
                .isEmpty();
    }
}
