package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.jooq.public_.Tables;
import dev.cyclelog.testkit.Catalogue;
import dev.cyclelog.testkit.SeedContract;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.Field;
import org.jooq.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The two public tables are the seed's, name by name, in PostgreSQL's own words: nothing missing, nothing more. */
@DisplayName("The seed's contract")
class SeedContractIT {

    private static Catalogue catalogue;
    private static SeedContract auditLogs;

    @BeforeAll
    static void migrate() {
        DataSource database = TestDatabase.migrated();
        catalogue = new Catalogue(database);
        auditLogs = new SeedContract(database);
    }

    @Test
    void publicHoldsTheTwoTablesAndTheirSequencesOnly() {
        auditLogs.checkRelations();
    }

    @Test
    void columnsOfAuditLogs() {
        auditLogs.checkColumns();
    }

    @Test
    void indexesOfAuditLogs() {
        auditLogs.checkIndexes();
    }

    @Test
    void constraintsOfAuditLogs() {
        auditLogs.checkConstraints();
    }

    @Test
    @DisplayName("audit_logs has the trigger that protects it, and no other")
    void triggersOfAuditLogs() {
        auditLogs.checkTriggers();
    }

    @Test
    void columnsOfCycleSnapshots() {
        assertThat(catalogue.columns("cycle_snapshots")).containsExactlyElementsOf(lines("""
                id integer NOT NULL DEFAULT nextval('cycle_snapshots_id_seq'::regclass)
                cycle_number integer NOT NULL
                trigger_type character varying(20) NOT NULL
                start_time timestamp without time zone NOT NULL
                end_time timestamp without time zone NOT NULL
                duration_ms integer NOT NULL
                stable_metrics jsonb NOT NULL
                robot_metrics jsonb NOT NULL
                step_durations jsonb NOT NULL
                total_battles integer NOT NULL DEFAULT 0
                total_credits_transacted bigint NOT NULL DEFAULT 0
                total_prestige_awarded integer NOT NULL DEFAULT 0
                created_at timestamp without time zone NOT NULL DEFAULT now()
                """));
    }

    @Test
    void indexesOfCycleSnapshots() {
        assertThat(catalogue.indexes("cycle_snapshots")).containsExactlyElementsOf(lines("""
                CREATE INDEX cycle_snapshots_cycle_number_idx ON public.cycle_snapshots USING btree (cycle_number)
                CREATE UNIQUE INDEX cycle_snapshots_cycle_number_key ON public.cycle_snapshots USING btree (cycle_number)
                CREATE UNIQUE INDEX cycle_snapshots_pkey ON public.cycle_snapshots USING btree (id)
                CREATE INDEX cycle_snapshots_start_time_idx ON public.cycle_snapshots USING btree (start_time)
                """));
    }

    @Test
    void constraintsOfCycleSnapshots() {
        assertThat(catalogue.constraints("cycle_snapshots")).containsExactlyElementsOf(lines("""
                cycle_snapshots_cycle_number_key UNIQUE (cycle_number)
                cycle_snapshots_pkey PRIMARY KEY (id)
                """));
        assertThat(catalogue.triggers("cycle_snapshots")).isEmpty();
    }

    @Test
    @DisplayName("jOOQ's generated tables name the same columns")
    void jooqNamesTheSameColumns() {
        for (Table<?> table : List.of(Tables.AUDIT_LOGS, Tables.CYCLE_SNAPSHOTS)) {
            assertThat(table.fieldStream().map(Field::getName))
                    .containsExactlyElementsOf(catalogue.columns(table.getName()).stream()
                            .map(column -> column.substring(0, column.indexOf(' ')))
                            .toList());
        }
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
