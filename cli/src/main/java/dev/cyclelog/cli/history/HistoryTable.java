package dev.cyclelog.cli.history;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.Settings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * A table or view that holds the history, as it was when it was opened: however often it is read, it has the same rows.
 * For one thread.
 */
final class HistoryTable implements AutoCloseable {

    /** Rows of up to a megabyte each are in memory at once. */
    private static final int FETCH = 200;

    private static final List<String> COLUMNS = List.of(
            "cycle_number",
            "sequence_number",
            "event_type",
            "event_timestamp",
            "user_id",
            "robot_id",
            "payload",
            "metadata");

    private static final String ROWS = """
            SELECT cycle_number::bigint, sequence_number::bigint, event_type::text, event_timestamp::timestamp::text,
                user_id::bigint, robot_id::bigint, payload::text, nullif(metadata::text, 'null')
            FROM %s ORDER BY cycle_number, sequence_number""";

    private final DatabasePool pool;
    private final Connection connection;
    private final String name;

    /**
     * Opens it.
     *
     * @param name as SQL names it, with its schema if that is not on the account's search path
     * @throws IllegalStateException if there is no such table, or it lacks a column
     */
    HistoryTable(Settings.Database database, String name) {
        this.pool = new DatabasePool(database, "cyclelog-import", 1);
        try {
            this.connection = pool.dataSource().getConnection();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            DSLContext sql = DSL.using(connection);
            // While events are published nothing is asked for a while.
            sql.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            // The driver asks for the zone of this machine, and a time with a zone shall become UTC.
            sql.execute("SET LOCAL TimeZone = 'UTC'");
            this.name = find(sql, name);
        } catch (SQLException | DataAccessException failed) {
            pool.close();
            throw failed(name, failed);
        } catch (RuntimeException refused) {
            pool.close();
            throw refused;
        }
    }

    private static String find(DSLContext sql, String name) {
        Record found = sql.fetchOptional("""
                        SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname)
                        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')""", name)
                .orElseThrow(() -> new IllegalStateException(
                        "there is no table or view '%s' that this account sees; name it with its schema: legacy.audit_logs"
                                .formatted(name)));
        Map<String, String> types = new HashMap<>();
        sql.fetch("""
                        SELECT attname::text, format_type(atttypid, NULL) FROM pg_catalog.pg_attribute
                        WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped""", found.get(0, Long.class))
                .forEach(row -> types.put(row.get(0, String.class), row.get(1, String.class)));
        List<String> wrong = new ArrayList<>();
        for (String column : COLUMNS) {
            if (!types.containsKey(column)) {
                wrong.add("no column " + column);
            }
        }
        for (String json : List.of("payload", "metadata")) {
            if (types.containsKey(json) && !types.get(json).startsWith("json")) {
                wrong.add("%s that is %s, not jsonb".formatted(json, types.get(json)));
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("%s has %s: import a view that has it as audit_logs does (docs/adoption.md)"
                    .formatted(name, String.join(", ", wrong)));
        }
        return found.get(1, String.class);
    }

    /**
     * Hands over all rows, by cycle and sequence number.
     *
     * @throws IllegalStateException if PostgreSQL does not answer, or refuses
     */
    void read(Consumer<HistoryRow> rows) {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery(ROWS.formatted(name))) {
                while (row.next()) {
                    rows.accept(new HistoryRow(
                            number(row, 1),
                            number(row, 2),
                            row.getString(3),
                            row.getString(4),
                            number(row, 5),
                            number(row, 6),
                            row.getString(7),
                            row.getString(8)));
                }
            }
        } catch (SQLException failed) {
            throw failed(name, failed);
        }
    }

    private static Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }

    private static IllegalStateException failed(String name, Exception failed) {
        return new IllegalStateException("cannot read %s: %s".formatted(name, FailureText.of(failed)));
    }

    @Override
    public void close() {
        pool.discard(connection);
        pool.close();
    }
}
