package dev.cyclelog.benchmarks;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.embedded.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.apache.kafka.common.utils.Utils;

/**
 * A PostgreSQL server with the settings that a user gets, durable, in processes of its own. Each measurement writes
 * into a database that nothing was written into before.
 */
final class LogServer implements AutoCloseable {

    private final Path folder;
    private final EmbeddedPostgresServer server;
    private int databases;

    private LogServer(Path folder, EmbeddedPostgresServer server) {
        this.folder = folder;
        this.server = server;
    }

    static LogServer start() throws IOException {
        Path folder = Files.createTempDirectory("cyclelog-benchmark-");
        EmbeddedPostgresServer server = EmbeddedPostgresServer.start(folder.resolve("postgres"), 0, true);
        Migrations.migrate(server.dataSource());
        return new LogServer(folder, server);
    }

    /**
     * Makes a database with empty tables, then a checkpoint, so that none falls due in the middle of a measurement
     * sooner than in another.
     */
    LogDatabase database() throws SQLException {
        databases++;
        String name = "run_" + databases;
        LogDatabase template = new LogDatabase(server.jdbcUrl());
        template.execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, EmbeddedPostgresServer.DATABASE));
        LogDatabase made = new LogDatabase(
                server.jdbcUrl().replace("/" + EmbeddedPostgresServer.DATABASE + "?", "/" + name + "?"));
        made.execute("CHECKPOINT");
        return made;
    }

    /** For files; removed with the server's data. */
    Path folder() {
        return folder;
    }

    void drop(LogDatabase database) throws SQLException {
        String name = database.name();
        new LogDatabase(server.jdbcUrl()).execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    @Override
    public void close() {
        server.close();
        try {
            Utils.delete(folder.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + folder, failed);
        }
    }
}
