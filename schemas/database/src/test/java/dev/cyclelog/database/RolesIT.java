package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each role may do, tried: every statement runs as the role, and is rolled back. */
@DisplayName("Roles")
class RolesIT {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INVALID_AUTHORIZATION = "28000";

    private static DataSource database;

    @BeforeAll
    static void migrate() throws SQLException {
        database = TestDatabase.migrated();
        // A row to change and to delete: one that is not there could not show much.
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload) VALUES (1, 'a', 1, '{}')""");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("may do what their service does")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cyclelog_projector   | SELECT max(sequence_number) FROM audit_logs
            cyclelog_projector   | INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload) VALUES (2, 'a', 1, '{}')
            cyclelog_projector   | INSERT INTO pipeline.projection_offsets VALUES ('t', 0, 0)
            cyclelog_projector   | UPDATE pipeline.projection_offsets SET next_offset = 1
            cyclelog_projector   | INSERT INTO pipeline.dead_letters (topic, partition, "offset", reason, violations) VALUES ('t', 0, 0, 'r', '[]')
            cyclelog_projector   | SELECT * FROM pipeline.projection_offsets WHERE refused_offset IS NOT NULL FOR UPDATE
            cyclelog_projector   | UPDATE pipeline.projection_offsets SET next_offset = 1, refused_offset = NULL, refusal = NULL
            cyclelog_projector   | SELECT max(sequence_number) FROM pipeline.dead_letters
            cyclelog_snapshotter | SELECT * FROM audit_logs
            cyclelog_snapshotter | INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms, stable_metrics, robot_metrics, step_durations) VALUES (1, 'manual', now(), now(), 0, '[]', '[]', '[]')
            cyclelog_snapshotter | UPDATE cycle_snapshots SET total_battles = 1
            cyclelog_snapshotter | INSERT INTO analytics.cycle_step_durations VALUES (1, 1, 's', 1)
            cyclelog_snapshotter | UPDATE analytics.stable_cycle_metrics SET battles_participated = 1
            cyclelog_snapshotter | DELETE FROM analytics.robot_cycle_metrics
            cyclelog_snapshotter | INSERT INTO pipeline.projection_offsets VALUES ('t', 0, 0)
            cyclelog_snapshotter | INSERT INTO pipeline.snapshot_positions VALUES (1, 1)
            cyclelog_snapshotter | UPDATE pipeline.snapshot_positions SET refused_sequence_number = 2
            cyclelog_snapshotter | INSERT INTO pipeline.staged_step_durations VALUES (0, 1, 1, 's', 1)
            cyclelog_snapshotter | DELETE FROM pipeline.staged_robot_metrics WHERE partition = 0
            cyclelog_snapshotter | DELETE FROM pipeline.staged_battle_metrics WHERE partition = 0
            cyclelog_snapshotter | DELETE FROM pipeline.staged_facility_metrics WHERE partition = 0
            cyclelog_snapshotter | DELETE FROM analytics.battle_cycle_metrics
            cyclelog_snapshotter | DELETE FROM analytics.facility_cycle_metrics
            cyclelog_snapshotter | SELECT count(*) FROM pipeline.staged_stable_metrics
            cyclelog_snapshotter | SELECT * FROM analytics.cycle_snapshot_status
            cyclelog_operator    | SELECT * FROM pipeline.dead_letters
            cyclelog_operator    | SELECT * FROM pipeline.dead_letter_replays
            cyclelog_operator    | INSERT INTO pipeline.dead_letter_replays (partition, "offset", cycle_number, event_id) VALUES (0, 0, 1, 'a') ON CONFLICT DO NOTHING
            cyclelog_monitor     | SELECT cycle_number, sequence_number, event_type, event_timestamp FROM audit_logs
            cyclelog_monitor     | SELECT total_battles, total_credits_transacted FROM cycle_snapshots
            cyclelog_monitor     | SELECT reason FROM pipeline.dead_letters
            cyclelog_monitor     | SELECT * FROM pipeline.projection_offsets
            cyclelog_monitor     | SELECT * FROM pipeline.snapshot_positions
            analyst              | SELECT * FROM audit_logs
            analyst              | SELECT * FROM cycle_snapshots
            analyst              | SELECT * FROM analytics.stable_cycle_metrics
            analyst              | SELECT * FROM analytics.robot_cycle_metrics
            analyst              | SELECT * FROM analytics.cycle_step_durations
            analyst              | SELECT * FROM analytics.battle_cycle_metrics
            analyst              | SELECT * FROM analytics.facility_cycle_metrics
            analyst              | SELECT * FROM analytics.cycle_snapshot_status
            analyst              | SELECT * FROM analytics.cycle_completeness
            analyst              | SELECT * FROM analytics.skipped_events
            analyst              | SELECT * FROM analytics.stables JOIN analytics.robots USING (user_id)
            analyst              | SELECT * FROM analytics.stable_finances
            analyst              | SELECT * FROM analytics.compare_stable_finances(2, 1)
            analyst              | SELECT * FROM analytics.robot_progression
            analyst              | SELECT * FROM analytics.facility_spending
            analyst              | SELECT * FROM analytics.battle_results
            analyst              | SELECT * FROM analytics.step_durations
            analyst              | SELECT * FROM analytics.credit_reconciliation
            analyst              | SELECT * FROM analytics.credit_ledger(1)
            """)
    void mayDoWhatTheirServiceDoes(String role, String sql) throws SQLException {
        runAs(role, sql);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("may do nothing else")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cyclelog_projector   | UPDATE audit_logs SET payload = '{}'
            cyclelog_projector   | DELETE FROM audit_logs
            cyclelog_projector   | TRUNCATE audit_logs
            cyclelog_projector   | INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload) VALUES (1, 'b', 1, '{}') ON CONFLICT (cycle_number, sequence_number) DO UPDATE SET event_type = 'b'
            cyclelog_projector   | ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only
            cyclelog_projector   | UPDATE pipeline.dead_letters SET reason = ''
            cyclelog_projector   | DELETE FROM pipeline.dead_letters
            cyclelog_projector   | DELETE FROM pipeline.projection_offsets
            cyclelog_projector   | UPDATE cycle_snapshots SET total_battles = 1
            cyclelog_projector   | SELECT * FROM analytics.stable_cycle_metrics
            cyclelog_projector   | SELECT * FROM pipeline.snapshot_positions
            cyclelog_projector   | SELECT * FROM pipeline.flyway_schema_history
            cyclelog_projector   | SELECT * FROM pipeline.dead_letter_replays
            cyclelog_projector   | INSERT INTO pipeline.dead_letter_replays (partition, "offset", cycle_number, event_id) VALUES (0, 0, 1, 'a')
            cyclelog_snapshotter | INSERT INTO audit_logs (id, cycle_number, event_type, sequence_number, payload) VALUES (9, 2, 'a', 1, '{}')
            cyclelog_snapshotter | UPDATE audit_logs SET payload = '{}'
            cyclelog_snapshotter | DELETE FROM audit_logs
            cyclelog_snapshotter | TRUNCATE audit_logs
            cyclelog_snapshotter | DELETE FROM cycle_snapshots
            cyclelog_snapshotter | TRUNCATE cycle_snapshots
            cyclelog_snapshotter | DELETE FROM pipeline.snapshot_positions
            cyclelog_snapshotter | SELECT * FROM pipeline.dead_letters
            cyclelog_snapshotter | INSERT INTO pipeline.dead_letters (topic, partition, "offset", reason, violations) VALUES ('t', 0, 0, 'r', '[]')
            cyclelog_snapshotter | CREATE TABLE analytics.mine (x integer)
            cyclelog_snapshotter | SELECT * FROM pipeline.dead_letter_replays
            cyclelog_operator    | INSERT INTO pipeline.dead_letters (topic, partition, "offset", reason, violations) VALUES ('t', 0, 0, 'r', '[]')
            cyclelog_operator    | UPDATE pipeline.dead_letters SET reason = ''
            cyclelog_operator    | DELETE FROM pipeline.dead_letters
            cyclelog_operator    | TRUNCATE pipeline.dead_letters
            cyclelog_operator    | UPDATE pipeline.dead_letter_replays SET event_id = ''
            cyclelog_operator    | DELETE FROM pipeline.dead_letter_replays
            cyclelog_operator    | TRUNCATE pipeline.dead_letter_replays
            cyclelog_operator    | SELECT * FROM audit_logs
            cyclelog_operator    | INSERT INTO audit_logs (id, cycle_number, event_type, sequence_number, payload) VALUES (9, 2, 'a', 1, '{}')
            cyclelog_operator    | SELECT * FROM cycle_snapshots
            cyclelog_operator    | SELECT * FROM analytics.stable_cycle_metrics
            cyclelog_operator    | SELECT * FROM pipeline.projection_offsets
            cyclelog_operator    | UPDATE pipeline.projection_offsets SET next_offset = 1
            cyclelog_operator    | CREATE TABLE pipeline.mine (x integer)
            cyclelog_monitor     | SELECT payload FROM audit_logs
            cyclelog_monitor     | SELECT user_id FROM audit_logs
            cyclelog_monitor     | INSERT INTO audit_logs (id, cycle_number, event_type, sequence_number, payload) VALUES (9, 2, 'a', 1, '{}')
            cyclelog_monitor     | SELECT value FROM pipeline.dead_letters
            cyclelog_monitor     | SELECT stable_metrics FROM cycle_snapshots
            cyclelog_monitor     | UPDATE pipeline.projection_offsets SET next_offset = 1
            cyclelog_monitor     | UPDATE pipeline.snapshot_positions SET refused_sequence_number = 2
            cyclelog_monitor     | SELECT * FROM analytics.stable_cycle_metrics
            cyclelog_monitor     | CREATE TABLE pipeline.mine (x integer)
            analyst              | INSERT INTO audit_logs (id, cycle_number, event_type, sequence_number, payload) VALUES (9, 2, 'a', 1, '{}')
            analyst              | UPDATE audit_logs SET payload = '{}'
            analyst              | DELETE FROM audit_logs
            analyst              | TRUNCATE audit_logs
            analyst              | INSERT INTO cycle_snapshots (id, cycle_number) VALUES (9, 1)
            analyst              | UPDATE cycle_snapshots SET total_battles = 1
            analyst              | DELETE FROM cycle_snapshots
            analyst              | INSERT INTO analytics.cycle_step_durations VALUES (1, 1, 's', 1)
            analyst              | UPDATE analytics.stable_cycle_metrics SET battles_participated = 1
            analyst              | DELETE FROM analytics.robot_cycle_metrics
            analyst              | INSERT INTO analytics.battle_cycle_metrics SELECT * FROM analytics.battle_cycle_metrics
            analyst              | UPDATE analytics.facility_cycle_metrics SET spending = 0
            analyst              | UPDATE analytics.battle_results SET wins = 0
            analyst              | CREATE OR REPLACE VIEW analytics.battle_results AS SELECT 1 AS x
            analyst              | DROP VIEW analytics.stables
            analyst              | DROP FUNCTION analytics.credit_ledger
            analyst              | ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only
            analyst              | DROP INDEX audit_logs_payload_gin_idx
            analyst              | LOCK TABLE audit_logs IN EXCLUSIVE MODE
            analyst              | SELECT nextval('audit_logs_id_seq')
            analyst              | SELECT * FROM pipeline.dead_letters
            analyst              | SELECT * FROM pipeline.dead_letter_replays
            analyst              | SELECT * FROM pipeline.projection_offsets
            analyst              | SELECT * FROM pipeline.snapshot_positions
            analyst              | SELECT * FROM pipeline.staged_stable_metrics
            analyst              | SELECT * FROM pipeline.staged_battle_metrics
            analyst              | CREATE TABLE public.mine (x integer)
            analyst              | CREATE TABLE analytics.mine (x integer)
            """)
    void mayDoNothingElse(String role, String sql) {
        assertRefused(() -> runAs(role, sql)).hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("cannot change the log, not even as its owner or as the superuser")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cyclelog_owner | UPDATE audit_logs SET event_type = 'b'
            cyclelog_owner | DELETE FROM audit_logs
            cyclelog_owner | DELETE FROM audit_logs WHERE cycle_number = -1
            cyclelog_owner | TRUNCATE audit_logs
            cyclelog_owner | INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload) VALUES (1, 'b', 1, '{}') ON CONFLICT (cycle_number, sequence_number) DO UPDATE SET event_type = 'b'
            postgres       | UPDATE audit_logs SET event_type = 'b'
            postgres       | DELETE FROM audit_logs
            postgres       | TRUNCATE audit_logs
            """)
    void cannotChangeTheLog(String role, String sql) {
        assertRefused(() -> runAs(role, sql)).hasMessageContaining("the log is append-only");
    }

    @ParameterizedTest
    @DisplayName("are groups: nobody logs in as one, and none is more than a group")
    @ValueSource(
            strings = {"cyclelog_owner", "cyclelog_projector", "cyclelog_snapshotter", "cyclelog_operator", "analyst"})
    void areGroups(String role) throws SQLException {
        assertThatThrownBy(() -> database.getConnection(role, "").close())
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INVALID_AUTHORIZATION);
        assertThat(TestDatabase.holds(database, """
                        SELECT NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
                        FROM pg_roles WHERE rolname = '%s'""".formatted(role))).isTrue();
    }

    private static void runAs(String role, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET ROLE " + role);
            statement.execute(sql);
            connection.rollback();
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable statement) {
        return assertThatThrownBy(statement)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }
}
