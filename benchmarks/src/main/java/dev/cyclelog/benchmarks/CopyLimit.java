package dev.cyclelog.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * The limit: a prepared file into {@code audit_logs} with all its indexes, by one COPY in one transaction over one
 * connection. It is what {@code \copy} of psql does, and as fast; the driver is used because not everybody has psql.
 */
final class CopyLimit {

    private static final int BUFFER_BYTES = 64 << 10;

    private CopyLimit() {}

    /** Copies the files in a process of its own. */
    static Throughput run(LogDatabase database, RowFile files) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ClientProcess.ownJava().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CopyLimit.class.getName(),
                        database.url(),
                        files.warmUp().toString(),
                        files.counted().toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            String answer = answers.readLine();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("COPY failed; its output above says why");
            }
            String[] measured = answer.split(" ");
            return new Throughput(
                    Double.parseDouble(measured[0]), Double.parseDouble(measured[1]), Double.parseDouble(measured[2]));
        }
    }

    /** That process: says how the second COPY went. */
    public static void main(String[] args) throws IOException, SQLException {
        LogDatabase database = new LogDatabase(args[0]);
        try (Connection connection = database.connect();
                Connection watching = database.connect()) {
            copy(connection, Path.of(args[1]));
            Throughput.Meter meter = new Throughput.Meter(() -> Throughput.cpu(ProcessHandle.current()), watching);
            Throughput throughput = meter.stop(copy(connection, Path.of(args[2])));
            System.out.println(
                    throughput.rowsPerSecond() + " " + throughput.clientCpu() + " " + throughput.backendCpu());
        }
    }

    private static long copy(Connection connection, Path file) throws IOException, SQLException {
        String copy = "COPY audit_logs (%s) FROM STDIN".formatted(RowFile.COLUMNS);
        try (InputStream rows = Files.newInputStream(file)) {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, rows, BUFFER_BYTES);
        }
    }
}
