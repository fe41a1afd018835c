package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A database with {@code audit_logs}.
 *
 * @param url its JDBC URL, user included
 */
record LogDatabase(String url) {

    String name() {
        return url.replaceAll(".*/([^/?]+)\\?.*", "$1");
    }

    Settings.Database settings() {
        return new Settings.Database(url, "postgres", "");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void execute(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    /** How many rows are visible. */
    long rows() throws SQLException {
        return number("SELECT count(*) FROM audit_logs");
    }

    /** How many bytes of text all payloads have. */
    long payloadBytes() throws SQLException {
        return number("SELECT sum(octet_length(payload::text)) FROM audit_logs");
    }

    /** How many complete cycles have a snapshot that does not count their last event, or none. */
    long cyclesToBeWritten() throws SQLException {
        return number("""
                SELECT count(*)
                FROM (SELECT DISTINCT cycle_number FROM audit_logs WHERE event_type = 'cycle_complete') AS complete
                LEFT JOIN pipeline.snapshot_positions USING (cycle_number)
                WHERE coalesce(last_sequence_number, 0) < (
                    SELECT max(sequence_number) FROM audit_logs a WHERE a.cycle_number = complete.cycle_number)""");
    }

    private long number(String query) throws SQLException {
        try (Connection connection = connect()) {
            return number(connection, query);
        }
    }

    /**
     * The highest id that is visible: a question to the primary key, which costs next to nothing, and the number of
     * rows as long as no transaction has been rolled back.
     */
    static long lastId(Connection connection) throws SQLException {
        return number(connection, "SELECT coalesce(max(id), 0) FROM audit_logs");
    }

    /** The processor time so far of the backends that serve this database's other connections. */
    static Duration backendCpu(Connection watching) throws SQLException {
        Duration sum = Duration.ZERO;
        try (Statement statement = watching.createStatement();
                ResultSet backends = statement.executeQuery("""
                        SELECT pid FROM pg_stat_activity
                        WHERE datname = current_database() AND backend_type = 'client backend'
                            AND pid <> pg_backend_pid()""")) {
            while (backends.next()) {
                sum = sum.plus(ProcessHandle.of(backends.getLong(1))
                        .map(Throughput::cpu)
                        .orElse(Duration.ZERO));
            }
        }
        return sum;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }
}
