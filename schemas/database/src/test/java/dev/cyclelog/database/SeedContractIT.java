package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.jooq.public_.Tables;
import java.util.List;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The two public tables are the seed's, name by name, in PostgreSQL's own words: nothing missing, nothing more. */
@DisplayName("The seed's contract")
class SeedContractIT {

    private static Catalogue catalogue;

    @BeforeAll
    static void migrate() {
        catalogue = new Catalogue(DSL.using(TestDatabase.migrated(), SQLDialect.POSTGRES));
    }

    @Test
    void publicHoldsTheTwoTablesAndTheirSequencesOnly() {
        assertThat(catalogue.relations()).containsExactlyElementsOf(lines("""
                r audit_logs
                S audit_logs_id_seq
                r cycle_snapshots
                S cycle_snapshots_id_seq
                """));
        assertThat(catalogue.idSequence("audit_logs")).as("BIGSERIAL").containsExactly("bigint");
        assertThat(catalogue.idSequence("cycle_snapshots")).as("SERIAL").containsExactly("integer");
    }

    @Test
    void columnsOfAuditLogs() {
        assertThat(catalogue.columns("audit_logs")).containsExactlyElementsOf(lines("""
                id bigint NOT NULL DEFAULT nextval('audit_logs_id_seq'::regclass)
                cycle_number integer NOT NULL
                event_type character varying(100) NOT NULL
                event_timestamp timestamp without time zone NOT NULL DEFAULT now()
                sequence_number integer NOT NULL
                user_id integer NULL
                robot_id integer NULL
                payload jsonb NOT NULL
                metadata jsonb NULL
                """));
    }

    @Test
    void indexesOfAuditLogs() {
        assertThat(catalogue.indexes("audit_logs")).containsExactlyElementsOf(lines("""
                CREATE INDEX audit_logs_cycle_number_event_type_idx ON public.audit_logs USING btree (cycle_number, event_type)
                CREATE INDEX audit_logs_cycle_number_idx ON public.audit_logs USING btree (cycle_number)
                CREATE INDEX audit_logs_cycle_number_robot_id_idx ON public.audit_logs USING btree (cycle_number, robot_id)
                CREATE INDEX audit_logs_cycle_number_user_id_idx ON public.audit_logs USING btree (cycle_number, user_id)
                CREATE UNIQUE INDEX audit_logs_cycle_sequence ON public.audit_logs USING btree (cycle_number, sequence_number)
                CREATE INDEX audit_logs_event_timestamp_idx ON public.audit_logs USING btree (event_timestamp)
                CREATE INDEX audit_logs_event_type_idx ON public.audit_logs USING btree (event_type)
                CREATE INDEX audit_logs_payload_gin_idx ON public.audit_logs USING gin (payload jsonb_path_ops) WITH (fastupdate='on')
                CREATE UNIQUE INDEX audit_logs_pkey ON public.audit_logs USING btree (id)
                CREATE INDEX audit_logs_robot_id_idx ON public.audit_logs USING btree (robot_id) WHERE (robot_id IS NOT NULL)
                CREATE INDEX audit_logs_user_id_idx ON public.audit_logs USING btree (user_id) WHERE (user_id IS NOT NULL)
                """));
    }

    @Test
    void constraintsOfAuditLogs() {
        assertThat(catalogue.constraints("audit_logs")).containsExactlyElementsOf(lines("""
                audit_logs_cycle_sequence UNIQUE (cycle_number, sequence_number)
                audit_logs_pkey PRIMARY KEY (id)
                """));
    }

    @Test
    @DisplayName("audit_logs has the trigger that protects it, and no other")
    void triggersOfAuditLogs() {
        assertThat(catalogue.triggers("audit_logs"))
                .containsExactly("CREATE TRIGGER audit_logs_append_only BEFORE DELETE OR UPDATE OR TRUNCATE"
                        + " ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs()");
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
