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
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * The limit: a prepared file into {@code audit_logs} with all its indexes, by one COPY in one transaction over one
 * connection. It is what {@code \copy} of psql does, and as fast; the driver is used because not everybody has psql.
 */
final class CopyLimit {

    private static final int BUFFER_BYTES = 64 << 10;

    private CopyLimit() {}

    /** Copies the files in a process of its own. */
    static Throughput run(LogDatabase database, RowFile files, long counted) throws IOException, InterruptedException {
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
            return Throughput.of(counted, Duration.parse(measured[0]), Duration.parse(measured[1]));
        }
    }

    /** That process: says how long the second COPY took, and how much of its own processor time. */
    public static void main(String[] args) throws IOException, SQLException {
        try (Connection connection = new LogDatabase(args[0]).connect()) {
            copy(connection, Path.of(args[1]));
            Duration cpuBefore = cpu();
            long start = System.nanoTime();
            copy(connection, Path.of(args[2]));
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            System.out.println(elapsed + " " + cpu().minus(cpuBefore));
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static void copy(Connection connection, Path file) throws IOException, SQLException {
        String copy = "COPY audit_logs (%s) FROM STDIN".formatted(RowFile.COLUMNS);
        try (InputStream rows = Files.newInputStream(file)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, rows, BUFFER_BYTES);
        }
    }
}
