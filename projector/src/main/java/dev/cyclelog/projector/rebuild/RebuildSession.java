package dev.cyclelog.projector.rebuild;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.FailureText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One connection to PostgreSQL, made fit for work that takes long. Not safe for use by several threads. */
final class RebuildSession implements AutoCloseable {

    /** Those that would end a session in the midst of it; some versions of PostgreSQL know more of them than others. */
    private static final String NO_TIMEOUTS = """
            SELECT set_config(name, '0', false) FROM pg_settings
            WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
                           'idle_session_timeout', 'transaction_timeout')""";

    private final Connection connection;
    private final DSLContext sql;

    private RebuildSession(Connection connection) {
        this.connection = connection;
        this.sql = DSL.using(connection);
    }

    static RebuildSession open(DatabasePool database) {
        Connection connection;
        try {
            connection = database.dataSource().getConnection();
        } catch (SQLException unreachable) {
            throw new DataAccessException("cannot connect to PostgreSQL", unreachable);
        }
        RebuildSession session = new RebuildSession(connection);
        session.sql.fetch(NO_TIMEOUTS);
        // PostgreSQL shows every name with its schema then, and the text can be given back to it as it is.
        session.execute("SET search_path = pg_catalog");
        // If this process is killed, its backends end in the midst of what they do, and let go of their locks.
        session.execute("SET client_connection_check_interval = '1s'");
        return session;
    }

    /** jOOQ on this connection. */
    DSLContext sql() {
        return sql;
    }

    /** Runs a statement as it stands: definitions may contain what JDBC and jOOQ take for a parameter or an escape. */
    void execute(String statement) {
        try (Statement plain = connection.createStatement()) {
            plain.setEscapeProcessing(false);
            plain.execute(statement);
        } catch (SQLException failed) {
            throw new DataAccessException(statement + ": " + FailureText.of(failed), failed);
        }
    }

    void execute(List<String> statements) {
        statements.forEach(this::execute);
    }

    /** Runs all of it in one transaction. */
    void inTransaction(Runnable work) {
        sql.transaction(configuration -> work.run());
    }

    /** Runs it in a transaction of which nothing stays. */
    void rolledBack(Runnable work) {
        execute("BEGIN");
        try {
            work.run();
        } finally {
            execute("ROLLBACK");
        }
    }

    /** Begins a COPY into PostgreSQL. */
    CopyIn copyIn(String statement) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    }

    /** Ends the statement that the session runs at this moment, from another thread. */
    void cancel() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException closed) {
            // Then there is nothing to end.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new DataAccessException("cannot close a connection to PostgreSQL", failed);
        }
    }
}
