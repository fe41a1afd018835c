package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;

/** The guarantee that {@code audit_logs} is the seed's, name by name, in PostgreSQL's own words. */
public final class SeedContract {

    private final Catalogue catalogue;

    /** The contract, to be held against this database. */
    public SeedContract(DataSource database) {
        this.catalogue = new Catalogue(database);
    }

    /** Holds all of it against the table. */
    public void check() {
        checkRelations();
        checkColumns();
        checkIndexes();
        checkConstraints();
        checkTriggers();
    }

    /** The schema {@code public} holds the two tables and their sequences only. */
    public void checkRelations() {
        assertThat(catalogue.relations()).containsExactlyElementsOf(lines("""
                r audit_logs
                S audit_logs_id_seq
                r cycle_snapshots
                S cycle_snapshots_id_seq
                """));
        assertThat(catalogue.idSequence("audit_logs")).as("BIGSERIAL").containsExactly("bigint");
        assertThat(catalogue.idSequence("cycle_snapshots")).as("SERIAL").containsExactly("integer");
    }

    /** The columns, in their order. */
    public void checkColumns() {
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

    /** The indexes. */
    public void checkIndexes() {
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

    /** The constraints. */
    public void checkConstraints() {
        assertThat(catalogue.constraints("audit_logs")).containsExactlyElementsOf(lines("""
                audit_logs_cycle_sequence UNIQUE (cycle_number, sequence_number)
                audit_logs_pkey PRIMARY KEY (id)
                """));
    }

    /** The table has the trigger that protects it, and no other. */
    public void checkTriggers() {
        assertThat(catalogue.triggers("audit_logs"))
                .containsExactly("CREATE TRIGGER audit_logs_append_only BEFORE DELETE OR UPDATE OR TRUNCATE"
                        + " ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs()");
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
