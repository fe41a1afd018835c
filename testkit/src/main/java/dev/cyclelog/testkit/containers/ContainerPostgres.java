package dev.cyclelog.testkit.containers;

import dev.cyclelog.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.awaitility.Awaitility;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL server in a container, with the database of the embedded one. */
public final class ContainerPostgres implements KillablePostgres {

    private final String url;
    private final ContainerSwitch container;

    /**
     * Not started yet.
     *
     * @param port where clients will find it, on the loopback interface
     */
    public ContainerPostgres(int port) {
        this.url = "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, EmbeddedPostgresServer.DATABASE);
        this.container = new ContainerSwitch(
                PostgresImage.container(EmbeddedPostgresServer.DATABASE, true), port, PostgresImage.PORT);
    }

    /**
     * A server that runs, and need not survive a crash.
     *
     * @param port that Docker has chosen
     * @param stop takes it away
     */
    public record Forgetful(int port, Runnable stop) {}

    /** Starts a server that need not survive a crash. */
    public static Forgetful startForgetful() {
        PostgreSQLContainer postgres = PostgresImage.container(EmbeddedPostgresServer.DATABASE, false);
        postgres.start();
        return new Forgetful(postgres.getMappedPort(PostgresImage.PORT), postgres::stop);
    }

    @Override
    public void start() {
        container.start();
        Awaitility.await("PostgreSQL in the container")
                .atMost(Containers.PATIENCE)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    try (Connection connection = DriverManager.getConnection(url)) {
                        return connection.isValid(1);
                    }
                });
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void stopImmediately() {
        container.end("QUIT");
    }

    @Override
    public void kill() {
        container.end("KILL");
    }

    @Override
    public void freeze() {
        container.freeze();
    }

    @Override
    public void thaw() {
        container.thaw();
    }

    @Override
    public void close() {
        container.remove();
    }
}
