package dev.cyclelog.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.util.Properties;
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
        config.setDataSourceProperties(properties(database, name));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        return config;
    }

    /** How each connection is made, but its timeouts. */
    static Properties properties(Settings.Database database, String name) {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        if (!database.password().isEmpty()) {
            properties.setProperty("password", database.password());
        }
        properties.setProperty("ApplicationName", name);
        // Who waits for the end of a long statement would not notice that the server's machine is gone.
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("options", "-c TimeZone=UTC");
        return properties;
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
