package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedPostgresServer;
import dev.cyclelog.embedded.FreePorts;
import dev.cyclelog.testkit.containers.ContainerPostgres;
import dev.cyclelog.testkit.containers.Containers;
import dev.cyclelog.testkit.containers.KillablePostgres;
import java.nio.file.Path;

/**
 * A durable PostgreSQL server that can be stopped, crashed and frozen, and started again with its data and on its port.
 */
final class PostgresProcess implements AutoCloseable {

    private final int port = FreePorts.any();
    private final KillablePostgres server;

    /** Starts it; returns when clients can connect. */
    PostgresProcess(Path folder) throws Exception {
        server = Containers.wanted() ? new ContainerPostgres(port) : new WatchedPostgres(folder, port);
        start();
    }

    /** The JDBC URL of the database, without a user. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, EmbeddedPostgresServer.DATABASE);
    }

    /** The JDBC URL of the database, as its superuser. */
    String ownerUrl() {
        return url() + "?user=postgres";
    }

    /** Starts it again after it was stopped or crashed; it recovers what it had promised to keep. */
    void start() throws Exception {
        server.start();
    }

    /** Stops it in an orderly way ({@code fast}): connections are ended, everything is written. */
    void stop() throws Exception {
        server.stop();
    }

    /** Stops it without writing anything more ({@code immediate}). */
    void stopImmediately() throws Exception {
        server.stopImmediately();
    }

    /** SIGKILL for the server and all its children, of which none gets the time to notice. */
    void crash() throws Exception {
        server.kill();
    }

    /** Stops the clock for the server and all its children: connections stay open and nobody answers. */
    void freeze() throws Exception {
        server.freeze();
    }

    /** Lets it go on after {@link #freeze()}. */
    void thaw() throws Exception {
        server.thaw();
    }

    @Override
    public void close() {
        server.close();
    }
}
