package dev.cyclelog.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Connections to PostgreSQL, and jOOQ on top of them. Times in the tables are UTC. */
public final class DatabasePool implements AutoCloseable {

    private final HikariDataSource dataSource;
    private final DSLContext sql;

    private static final int CONNECT_TIMEOUT_MS = 5_000;

    /**
     * Opens a pool.
     *
     * @param database how to reach PostgreSQL
     * @param name shown by PostgreSQL as the connections' application name
     * @param size the most connections
     * @throws RuntimeException if PostgreSQL cannot be reached
     */
    public DatabasePool(Settings.Database database, String name, int size) {
        this(config(database, name, size));
    }

    private DatabasePool(HikariConfig config) {
        this.dataSource = new HikariDataSource(config);
        this.sql = DSL.using(dataSource, SQLDialect.POSTGRES);
    }

    /** A pool for a service, which also starts, and waits, while PostgreSQL cannot be reached. */
    public static DatabasePool ofService(Settings.Database database, String name, int size) {
        HikariConfig config = config(database, name, size);
        config.setInitializationFailTimeout(-1);
        return new DatabasePool(config);
    }

    private static HikariConfig config(Settings.Database database, String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        if (!database.password().isEmpty()) {
            config.setPassword(database.password());
        }
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        config.addDataSourceProperty("ApplicationName", name);
        // Who waits for the end of a long statement would not notice that the server's machine is gone.
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("options", "-c TimeZone=UTC");
        return config;
    }

    /** jOOQ on this pool. Safe for use by several threads. */
    public DSLContext sql() {
        return sql;
    }

    /** The pool as JDBC sees it. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** Closes a connection of this pool that nobody should use again. */
    public void discard(Connection connection) {
        dataSource.evictConnection(connection);
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
