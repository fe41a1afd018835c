package dev.cyclelog.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Connections to PostgreSQL, and jOOQ on top of them. Times in the tables are UTC. */
public final class DatabasePool implements AutoCloseable {

    private final HikariDataSource dataSource;
    private final DSLContext sql;

    /**
     * Opens a pool.
     *
     * @param database how to reach PostgreSQL
     * @param name shown by PostgreSQL as the connections' application name
     * @param size the most connections
     */
    public DatabasePool(Settings.Database database, String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        if (!database.password().isEmpty()) {
            config.setPassword(database.password());
        }
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("options", "-c TimeZone=UTC");
        this.dataSource = new HikariDataSource(config);
        this.sql = DSL.using(dataSource, SQLDialect.POSTGRES);
    }

    /** jOOQ on this pool. Safe for use by several threads. */
    public DSLContext sql() {
        return sql;
    }

    /** The pool as JDBC sees it. */
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
