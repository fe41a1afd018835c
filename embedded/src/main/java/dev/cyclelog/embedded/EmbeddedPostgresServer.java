package dev.cyclelog.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of its own, reachable on the loopback interface only, with the database {@value #DATABASE}.
 *
 * <p>Its data stays in the given folder: a server started later on the same folder goes on where this one stopped. The
 * server is a process beside this one; if this process is killed the server stays, and the next start on the folder
 * takes its place.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {

    /** The database that is made on the first start. */
    public static final String DATABASE = "cyclelog";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final String USER = "postgres";
    private static final int ATTEMPTS = 5;

    private final EmbeddedPostgres server;

    private EmbeddedPostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server and returns when clients can connect.
     *
     * @param folder holds the server's data; made if it does not exist
     * @param preferredPort the port if it is free, else another one is chosen; 0 for any
     * @param durable whether data must survive the loss of power (fsync), which tests do without
     * @throws UncheckedIOException if the server does not start
     */
    public static EmbeddedPostgresServer start(Path folder, int preferredPort, boolean durable) {
        Path data = folder.toAbsolutePath();
        stopOrphan(data);
        int port = FreePorts.preferring(preferredPort);
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(data);
                EmbeddedPostgresServer server = new EmbeddedPostgresServer(
                        configure(data, port, durable).start());
                server.createDatabase();
                return server;
            } catch (IOException failed) {
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(
                            "the embedded PostgreSQL server on " + folder + " did not start", failed);
                }
                LOG.atInfo()
                        .addKeyValue("port", port)
                        .setCause(failed)
                        .log("PostgreSQL did not start, trying another port");
                port = FreePorts.any();
            }
        }
    }

    private static EmbeddedPostgres.Builder configure(Path data, int port, boolean durable) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                // A folder per user: one that another user has made could not be written to.
                .setOverrideWorkingDirectory(Path.of(
                                System.getProperty("java.io.tmpdir"),
                                "cyclelog-postgres-" + System.getProperty("user.name"))
                        .toFile())
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", durable ? "on" : "off")
                .setServerConfig("synchronous_commit", durable ? "on" : "off");
    }

    /** A server whose starter was killed still holds the data: it is asked to stop, so that this one can have them. */
    private static void stopOrphan(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(pidFile);
            Optional<ProcessHandle> orphan = lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                            .filter(process ->
                                    process.info().command().orElse("").endsWith("postgres"));
            if (orphan.isPresent()) {
                LOG.atInfo()
                        .addKeyValue("pid", orphan.get().pid())
                        .addKeyValue("folder", data)
                        .log("a PostgreSQL server of an earlier run still holds the folder; stopping it");
                orphan.get().destroy();
                orphan.get().onExit().get(30, TimeUnit.SECONDS);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + pidFile, unreadable);
        } catch (TimeoutException | ExecutionException stuck) {
            throw new IllegalStateException(
                    "the PostgreSQL server that holds " + data + " does not stop: stop it", stuck);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a PostgreSQL server stopped", interrupted);
        }
    }

    private void createDatabase() throws IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet result =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = result.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException failed) {
            throw new IOException("cannot create the database " + DATABASE, failed);
        }
    }

    /** The port on the loopback interface. */
    public int port() {
        return server.getPort();
    }

    /** The database's JDBC URL; user {@code postgres}, no password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE + "?user=" + USER;
    }

    /** The database's URL as psql and other clients of libpq take it. */
    public String url() {
        return "postgresql://" + USER + "@127.0.0.1:" + port() + "/" + DATABASE;
    }

    /** Connects to the database as its superuser, without a pool. */
    public DataSource dataSource() {
        return server.getDatabase(USER, DATABASE);
    }

    /** Stops the server; open connections are closed by it. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("the embedded PostgreSQL server did not stop", failed);
        }
    }
}
