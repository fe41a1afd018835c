package dev.cyclelog.testkit.model;

import dev.cyclelog.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;

/** A database with the two public tables as the seed names their columns, filled by hand. */
final class Tables {

    static final LocalDateTime APPENDED = LocalDateTime.parse("2026-02-01T00:00:00.123456");

    final String jdbcUrl = TestPostgres.newDatabase();

    Tables() {
        sql("""
            CREATE TABLE audit_logs (
                id bigserial PRIMARY KEY, cycle_number integer NOT NULL, event_type varchar(100) NOT NULL,
                event_timestamp timestamp NOT NULL, sequence_number integer NOT NULL, user_id integer,
                robot_id integer, payload jsonb NOT NULL, metadata jsonb);
            CREATE TABLE cycle_snapshots (
                id serial PRIMARY KEY, cycle_number integer NOT NULL, trigger_type varchar(20) NOT NULL,
                start_time timestamp NOT NULL, end_time timestamp NOT NULL, duration_ms integer NOT NULL,
                stable_metrics jsonb NOT NULL, robot_metrics jsonb NOT NULL, step_durations jsonb NOT NULL,
                total_battles integer NOT NULL, total_credits_transacted bigint NOT NULL,
                total_prestige_awarded integer NOT NULL)
            """);
    }

    void sql(String statements) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Writes what the model expects; Kafka appended everything at one time. */
    void fill(ReferenceModel model) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            for (ExpectedRow row : model.rows()) {
                insert(connection, row);
            }
            for (ExpectedSnapshot snapshot : model.snapshots().values()) {
                insert(connection, snapshot);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void insert(Connection connection, ExpectedRow row) throws SQLException {
        insert(
                connection,
                "INSERT INTO audit_logs (cycle_number, event_type, event_timestamp, sequence_number, user_id, robot_id,"
                        + " payload, metadata) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)",
                row.cycleNumber(),
                row.eventType(),
                row.eventTimestamp() == null ? APPENDED : row.eventTimestamp(),
                row.sequenceNumber(),
                row.userId(),
                row.robotId(),
                row.payload(),
                row.metadata());
    }

    private static void insert(Connection connection, ExpectedSnapshot snapshot) throws SQLException {
        LocalDateTime start = snapshot.startTime() == null ? APPENDED : snapshot.startTime();
        LocalDateTime end = snapshot.endTime() == null ? APPENDED : snapshot.endTime();
        insert(
                connection,
                "INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms,"
                        + " stable_metrics, robot_metrics, step_durations, total_battles, total_credits_transacted,"
                        + " total_prestige_awarded) VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?)",
                snapshot.cycleNumber(),
                snapshot.triggerType(),
                start,
                end,
                CycleTimes.durationMs(start, end),
                snapshot.stableMetricsJson(),
                snapshot.robotMetricsJson(),
                snapshot.stepDurationsJson(),
                snapshot.totalBattles(),
                snapshot.totalCreditsTransacted(),
                snapshot.totalPrestigeAwarded());
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
