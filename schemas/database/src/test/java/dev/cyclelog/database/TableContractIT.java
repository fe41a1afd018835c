package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to the tables of one migrated database, seen, mended and rolled back. */
@DisplayName("The contract, held against tables,")
class TableContractIT {

    private static DataSource database;

    private Connection connection;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
    }

    @BeforeEach
    void begin() throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
        // The type of a column that a view reads cannot be altered.
        execute("DROP VIEW analytics.cycle_completeness, analytics.stables, analytics.robots");
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    @DisplayName("finds nothing in a migrated database, whoever looks and whatever the search path")
    void findsNothingInAMigratedDatabase() throws SQLException {
        assertThat(TableContract.differences(connection)).isEmpty();
        execute("SET LOCAL search_path = analytics, pipeline");
        assertThat(TableContract.differences(connection)).isEmpty();
        execute("SET LOCAL ROLE analyst");
        assertThat(TableContract.differences(connection)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("names what differs, and the SQL that mends it")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALTER TABLE audit_logs ALTER event_timestamp TYPE timestamp(3) | column audit_logs.event_timestamp: found timestamp(3) without time zone, the contract wants timestamp without time zone
            ALTER TABLE audit_logs ALTER event_timestamp SET DEFAULT CURRENT_TIMESTAMP | column audit_logs.event_timestamp: found DEFAULT CURRENT_TIMESTAMP, the contract wants DEFAULT now()
            ALTER TABLE audit_logs ALTER event_type TYPE varchar(50) | column audit_logs.event_type: found character varying(50), the contract wants character varying(100)
            ALTER TABLE audit_logs ALTER event_timestamp DROP DEFAULT | column audit_logs.event_timestamp: found no default, the contract wants DEFAULT now()
            ALTER TABLE audit_logs ALTER user_id SET DEFAULT 0 | column audit_logs.user_id: found DEFAULT 0, the contract wants no default
            ALTER TABLE audit_logs ALTER payload DROP NOT NULL | column audit_logs.payload: found NULL allowed, the contract wants NOT NULL
            ALTER TABLE audit_logs ALTER metadata SET NOT NULL | column audit_logs.metadata: found NOT NULL, the contract wants NULL allowed
            ALTER TABLE audit_logs DROP COLUMN metadata | column audit_logs.metadata: found no such column, the contract wants jsonb
            ALTER SEQUENCE audit_logs_id_seq AS integer | sequence audit_logs_id_seq: found integer, the contract wants bigint
            ALTER SEQUENCE audit_logs_id_seq OWNED BY NONE | sequence audit_logs_id_seq: found a sequence that does not belong to the column, the contract wants OWNED BY audit_logs.id
            ALTER SEQUENCE audit_logs_id_seq RENAME TO "Ids" | sequence "Ids": found that name, the contract wants audit_logs_id_seq
            ALTER SEQUENCE cycle_snapshots_id_seq CYCLE | sequence cycle_snapshots_id_seq: found a sequence that comes back to numbers it had, the contract wants INCREMENT BY 1 NO CYCLE
            DROP INDEX audit_logs_event_type_idx | index audit_logs_event_type_idx of audit_logs: found none, the contract wants index btree (event_type)
            ALTER INDEX cycle_snapshots_start_time_idx RENAME TO "Start" | index cycle_snapshots_start_time_idx of cycle_snapshots: found the name "Start", the contract wants the name cycle_snapshots_start_time_idx
            ALTER TABLE audit_logs RENAME CONSTRAINT audit_logs_pkey TO pk | index audit_logs_pkey of audit_logs: found the name pk, the contract wants the name audit_logs_pkey
            ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_cycle_sequence | index audit_logs_cycle_sequence of audit_logs: found none, the contract wants UNIQUE constraint btree (cycle_number, sequence_number)
            ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_cycle_sequence, ADD CONSTRAINT audit_logs_cycle_sequence UNIQUE (cycle_number, sequence_number) DEFERRABLE | index audit_logs_cycle_sequence of audit_logs: found UNIQUE constraint btree (cycle_number, sequence_number) DEFERRABLE, the contract wants UNIQUE constraint btree (cycle_number, sequence_number)
            ALTER TABLE cycle_snapshots DROP CONSTRAINT cycle_snapshots_cycle_number_key; CREATE UNIQUE INDEX cycle_snapshots_cycle_number_key ON cycle_snapshots (cycle_number) | index cycle_snapshots_cycle_number_key of cycle_snapshots: found unique index btree (cycle_number), the contract wants UNIQUE constraint btree (cycle_number)
            ALTER TABLE cycle_snapshots DROP CONSTRAINT cycle_snapshots_cycle_number_key; CREATE UNIQUE INDEX once ON cycle_snapshots (cycle_number) | index cycle_snapshots_cycle_number_key of cycle_snapshots: found unique index btree (cycle_number), by the name once, the contract wants UNIQUE constraint btree (cycle_number)
            DROP INDEX audit_logs_user_id_idx; CREATE INDEX audit_logs_user_id_idx ON audit_logs (user_id) | index audit_logs_user_id_idx of audit_logs: found index btree (user_id), the contract wants index btree (user_id) WHERE (user_id IS NOT NULL)
            DROP INDEX audit_logs_event_type_idx; CREATE INDEX audit_logs_event_type_idx ON audit_logs USING hash (event_type) | index audit_logs_event_type_idx of audit_logs: found index hash (event_type), the contract wants index btree (event_type)
            DROP INDEX audit_logs_event_type_idx; CREATE UNIQUE INDEX audit_logs_event_type_idx ON audit_logs (event_type) | index audit_logs_event_type_idx of audit_logs: found unique index btree (event_type), the contract wants index btree (event_type)
            DROP INDEX audit_logs_cycle_number_user_id_idx; CREATE INDEX audit_logs_cycle_number_user_id_idx ON audit_logs (user_id, cycle_number) | index audit_logs_cycle_number_user_id_idx of audit_logs: found index btree (user_id, cycle_number), the contract wants index btree (cycle_number, user_id)
            DROP INDEX audit_logs_payload_gin_idx; CREATE INDEX audit_logs_payload_gin_idx ON audit_logs USING gin (payload) | index audit_logs_payload_gin_idx of audit_logs: found index gin (payload), the contract wants index gin (payload jsonb_path_ops)
            ALTER INDEX audit_logs_payload_gin_idx SET (fastupdate = off) | index audit_logs_payload_gin_idx of audit_logs: found fastupdate = off, the contract wants fastupdate = on
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'audit_logs_event_type_idx'::regclass | index audit_logs_event_type_idx of audit_logs: found not valid: its making was interrupted, and it is not used, the contract wants a valid index
            CREATE UNIQUE INDEX once ON audit_logs (event_type) | index once of audit_logs: found unique index btree (event_type), one more, the contract wants no such index
            ALTER TABLE audit_logs ADD CONSTRAINT positive CHECK (cycle_number > 0) | constraint positive on public.audit_logs: found CHECK ((cycle_number > 0)), the contract wants no such constraint
            CREATE TABLE users (id integer PRIMARY KEY); ALTER TABLE audit_logs ADD CONSTRAINT player FOREIGN KEY (user_id) REFERENCES users | constraint player on public.audit_logs: found FOREIGN KEY (user_id) REFERENCES users(id), the contract wants no such constraint
            CREATE TABLE analytics.notes (log bigint CONSTRAINT log REFERENCES audit_logs) | constraint log on analytics.notes: found FOREIGN KEY (log) REFERENCES audit_logs(id), the contract wants no such constraint
            DROP TRIGGER audit_logs_append_only ON audit_logs | trigger audit_logs_append_only on audit_logs: found none, the contract wants the trigger that keeps the log append-only
            ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only | trigger audit_logs_append_only on audit_logs: found disabled, the contract wants enabled: it keeps the log append-only
            DROP TRIGGER audit_logs_append_only ON audit_logs; CREATE TRIGGER audit_logs_append_only BEFORE UPDATE ON audit_logs EXECUTE FUNCTION pipeline.protect_audit_logs() | trigger audit_logs_append_only on audit_logs: found CREATE TRIGGER audit_logs_append_only BEFORE UPDATE ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs(), the contract wants the trigger that keeps the log append-only
            CREATE TRIGGER audit_logs_append_only AFTER DELETE ON cycle_snapshots EXECUTE FUNCTION pipeline.protect_audit_logs() | trigger audit_logs_append_only on cycle_snapshots: found CREATE TRIGGER audit_logs_append_only AFTER DELETE ON public.cycle_snapshots FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs(), the contract wants no such trigger
            CREATE RULE nothing AS ON INSERT TO cycle_snapshots DO INSTEAD NOTHING | rule nothing on cycle_snapshots: found a rule, which changes what statements do, the contract wants no rule
            ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY | table audit_logs: found row level security, which hides rows, the contract wants none
            ALTER TABLE audit_logs FORCE ROW LEVEL SECURITY | table audit_logs: found row level security forced on its owner, the contract wants none
            ALTER TABLE cycle_snapshots SET UNLOGGED | table cycle_snapshots: found UNLOGGED: a crash empties it, the contract wants a logged table
            """)
    void namesWhatDiffersAndMendsIt(String damage, String difference) throws SQLException {
        // Mending must go with rows, too.
        execute("""
                INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload, metadata)
                VALUES (1, 'a', 1, '{}', '{}')""");
        execute(damage);
        List<ContractDifference> differences = TableContract.differences(connection);

        assertThat(differences).hasToString("[" + difference + "]");
        assertThat(differences.get(0).harmless()).isFalse();
        execute(differences.get(0).mend().orElseThrow());
        assertThat(TableContract.differences(connection)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("offers no SQL where that would change values")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALTER TABLE audit_logs ADD COLUMN created_at timestamp | column audit_logs.created_at: found timestamp without time zone, a column more, the contract wants no such column
            ALTER TABLE audit_logs ALTER event_type TYPE text | column audit_logs.event_type: found text, the contract wants character varying(100)
            ALTER TABLE audit_logs ALTER event_type TYPE varchar(200) | column audit_logs.event_type: found character varying(200), the contract wants character varying(100)
            ALTER TABLE audit_logs ALTER event_type TYPE varchar(100) COLLATE "C" | column audit_logs.event_type: found character varying(100) COLLATE "C", the contract wants character varying(100)
            ALTER TABLE audit_logs ALTER event_timestamp TYPE timestamptz | column audit_logs.event_timestamp: found timestamp with time zone, the contract wants timestamp without time zone
            ALTER TABLE audit_logs ALTER id DROP DEFAULT | column audit_logs.id: found no default, the contract wants DEFAULT nextval('audit_logs_id_seq'::regclass), a sequence of its own
            ALTER TABLE audit_logs ALTER id SET DEFAULT 7 | column audit_logs.id: found DEFAULT 7, the contract wants DEFAULT nextval('audit_logs_id_seq'::regclass), a sequence of its own
            ALTER TABLE audit_logs ALTER id SET DEFAULT 2 * nextval('audit_logs_id_seq') | column audit_logs.id: found DEFAULT (2 * nextval('audit_logs_id_seq'::regclass)), the contract wants DEFAULT nextval('audit_logs_id_seq'::regclass), a sequence of its own
            ALTER TABLE cycle_snapshots ALTER id DROP DEFAULT, ALTER id ADD GENERATED ALWAYS AS IDENTITY | column cycle_snapshots.id: found GENERATED AS IDENTITY, the contract wants DEFAULT nextval('cycle_snapshots_id_seq'::regclass), a sequence of its own
            ALTER TABLE audit_logs DROP COLUMN metadata, ADD COLUMN metadata jsonb GENERATED ALWAYS AS ('{}') STORED | column audit_logs.metadata: found GENERATED ALWAYS AS '{}'::jsonb, the contract wants a column that is written
            CREATE TABLE today () INHERITS (cycle_snapshots) | table cycle_snapshots: found tables that inherit from it, the contract wants a table alone
            CREATE TABLE base (id integer NOT NULL); ALTER TABLE cycle_snapshots INHERIT base | table cycle_snapshots: found a parent (inheritance or a partition of it), the contract wants a table alone
            DROP TABLE cycle_snapshots | table cycle_snapshots: found nothing of that name, the contract wants a table
            ALTER TABLE cycle_snapshots RENAME TO old; CREATE VIEW cycle_snapshots AS TABLE old | table cycle_snapshots: found a view, the contract wants an ordinary table
            """)
    void offersNoSqlThatChangesValues(String damage, String difference) throws SQLException {
        execute(damage);
        List<ContractDifference> differences = TableContract.differences(connection);

        assertThat(differences).hasToString("[" + difference + "]");
        assertThat(differences.get(0).mend()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("knows which index more is harmless: one that can refuse no row")
    @ValueSource(
            strings = {
                "true  CREATE INDEX more ON audit_logs (event_type, event_timestamp)",
                "true  CREATE INDEX more ON audit_logs USING gin (metadata)",
                "false CREATE INDEX more ON audit_logs (metadata)",
                "false CREATE INDEX more ON audit_logs ((payload ->> 'cost'))",
                "false CREATE INDEX more ON audit_logs (user_id) WHERE 1 / user_id > 0",
                "false CREATE UNIQUE INDEX more ON audit_logs (event_type)"
            })
    void knowsWhichIndexMoreIsHarmless(String line) throws SQLException {
        execute(line.substring(6));

        assertThat(TableContract.differences(connection)).singleElement().satisfies(difference -> {
            assertThat(difference.harmless())
                    .isEqualTo(Boolean.parseBoolean(line.substring(0, 6).strip()));
            assertThat(difference.mend()).contains("DROP INDEX public.more;");
        });
    }

    @Test
    @DisplayName("asks for nothing that only the migrations make, of a table which they have not made")
    void asksForNothingOfTheMigrations() throws SQLException {
        execute("DROP TRIGGER audit_logs_append_only ON audit_logs");

        assertThat(TableContract.differencesBefore(connection, ContractTable.AUDIT_LOGS))
                .isEmpty();
    }

    @Test
    @DisplayName("ignores the order of the columns, owners, grants, comments and storage parameters")
    void ignoresWhatIsNotPartOfIt() throws SQLException {
        execute("""
                ALTER TABLE cycle_snapshots DROP COLUMN total_battles, ADD COLUMN total_battles integer NOT NULL DEFAULT 0;
                ALTER TABLE audit_logs OWNER TO postgres;
                GRANT SELECT ON audit_logs TO public;
                COMMENT ON TABLE audit_logs IS NULL;
                ALTER TABLE audit_logs SET (fillfactor = 90);
                ALTER INDEX audit_logs_event_type_idx SET (fillfactor = 80);
                ALTER INDEX audit_logs_user_id_idx SET (fillfactor = 80);
                ALTER INDEX audit_logs_payload_gin_idx RESET (fastupdate);
                ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER audit_logs_append_only""");

        assertThat(TableContract.differences(connection)).isEmpty();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
