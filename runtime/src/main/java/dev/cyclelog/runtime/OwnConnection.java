package dev.cyclelog.runtime;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * A connection to PostgreSQL for one thread that looks at it again and again. Unlike one of a pool it can be broken off
 * at any moment, also while the server is silent: who stops a service does not wait for it.
 */
public final class OwnConnection implements AutoCloseable {

    private final Settings.Database database;
    private final Properties properties;
    private Connection connection;
    private boolean closed;

    /** What is done with it. */
    public interface Use<T> {

        /** With jOOQ on the connection. */
        T with(DSLContext sql);
    }

    /**
     * Prepares it; it is opened when it is used.
     *
     * @param name shown by PostgreSQL as the connection's application name
     * @param patience how long an answer may take; some seconds
     */
    public OwnConnection(Settings.Database database, String name, Duration patience) {
        this.database = database;
        this.properties = DatabasePool.properties(database, name);
        // What nobody waits for any more must not go on in the server, and be begun a second time beside it.
        properties.setProperty(
                "options",
                properties.getProperty("options")
                        + " -c statement_timeout=%d"
                                .formatted(patience.minusSeconds(1).toMillis()));
        properties.setProperty("loginTimeout", Long.toString(patience.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(patience.toSeconds()));
    }

    /**
     * Uses it. After a failure it is opened anew the next time.
     *
     * @throws RuntimeException if PostgreSQL cannot be reached, or refuses
     */
    public <T> T use(Use<T> use) {
        try {
            return use.with(DSL.using(open()));
        } catch (RuntimeException failure) {
            drop();
            throw failure;
        }
    }

    private Connection open() {
        Connection open = current();
        if (open != null) {
            return open;
        }
        try {
            open = DriverManager.getConnection(database.url(), properties);
        } catch (SQLException unreachable) {
            throw new IllegalStateException("cannot connect to PostgreSQL: " + unreachable.getMessage(), unreachable);
        }
        keep(open);
        return open;
    }

    private synchronized Connection current() {
        return connection;
    }

    private synchronized void keep(Connection opened) {
        connection = opened;
        if (closed) {
            drop();
        }
    }

    private synchronized void drop() {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException gone) {
                // As good as aborted.
            }
            connection = null;
        }
    }

    /** Breaks it off, from any thread. */
    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
