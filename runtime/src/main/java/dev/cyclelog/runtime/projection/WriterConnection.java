package dev.cyclelog.runtime.projection;

import dev.cyclelog.runtime.DatabasePool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * The one connection with which a projection writes, held for as long as it works: its backend is what owns partitions.
 */
final class WriterConnection {

    /** Until then PostgreSQL has to answer; else it is taken for gone. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final DatabasePool database;
    private volatile Connection connection;
    private DSLContext sql;

    WriterConnection(DatabasePool database) {
        this.database = database;
    }

    /** jOOQ on the connection, which is opened if there is none. */
    DSLContext sql() {
        if (connection == null) {
            try {
                connection = database.dataSource().getConnection();
                connection.setNetworkTimeout(Runnable::run, (int) ANSWER_TIMEOUT.toMillis());
            } catch (SQLException unreachable) {
                throw new DataAccessException("cannot connect to PostgreSQL", unreachable);
            }
            sql = DSL.using(connection);
            // What a crash of PostgreSQL forgets, it forgets with the offset: it is projected again.
            sql.execute("SET synchronous_commit = off");
            // Behind a lock for longer than this, something is wrong that should be seen.
            sql.execute("SET lock_timeout = '10s'");
            // Should this process be frozen where no successor knows of its backend: in the middle of a claim.
            sql.execute("SET idle_in_transaction_session_timeout = '10s'");
        }
        return sql;
    }

    /** Whether there was a connection that does not answer any more. */
    boolean isBroken() {
        try {
            return connection != null && !connection.isValid(1);
        } catch (SQLException closed) {
            return true;
        }
    }

    /** Ends what the writing thread waits for, from another thread. */
    void abort() {
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException closed) {
                // Then there is nothing to wait for.
            }
        }
    }

    /** Closes the connection; the next use opens another one. */
    void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            database.discard(open);
        }
    }
}
