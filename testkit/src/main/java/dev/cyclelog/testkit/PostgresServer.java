package dev.cyclelog.testkit;

import dev.cyclelog.embedded.EmbeddedPostgresServer;
import dev.cyclelog.testkit.containers.ContainerPostgres;
import dev.cyclelog.testkit.containers.Containers;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of a test's own, on the loopback interface, embedded or in a container. */
public final class PostgresServer implements AutoCloseable {

    private final int port;
    private final Runnable stop;

    private PostgresServer(int port, Runnable stop) {
        this.port = port;
        this.stop = stop;
    }

    /**
     * Starts it; it forgets what a crash finds unwritten.
     *
     * @param folder for its data, which a container does not use
     */
    public static PostgresServer start(Path folder) {
        if (Containers.wanted()) {
            ContainerPostgres.Forgetful container = ContainerPostgres.startForgetful();
            return new PostgresServer(container.port(), container.stop());
        }
        EmbeddedPostgresServer embedded = EmbeddedPostgresServer.start(folder, 0, false);
        return new PostgresServer(embedded.port(), embedded::close);
    }

    /** The URL of one of its databases, as its superuser, who has no password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, database);
    }

    /** The port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Connects to the database {@value EmbeddedPostgresServer#DATABASE} as its superuser, without a pool. */
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(EmbeddedPostgresServer.DATABASE));
        return source;
    }

    @Override
    public void close() {
        stop.run();
    }
}
