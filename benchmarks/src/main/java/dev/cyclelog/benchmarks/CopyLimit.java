package dev.cyclelog.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
        return MeasuredProcess.run(
                List.of(),
                CopyLimit.class,
                database.url(),
                files.warmUp().toString(),
                files.counted().toString());
    }

    /** That process: says how the second COPY went. */
    public static void main(String[] args) throws IOException, SQLException {
        LogDatabase database = new LogDatabase(args[0]);
        try (Connection connection = database.connect();
                Connection watching = database.connect()) {
            copy(connection, Path.of(args[1]));
            Throughput.Meter meter = new Throughput.Meter(() -> Throughput.cpu(ProcessHandle.current()), watching);
            MeasuredProcess.answer(meter.stop(copy(connection, Path.of(args[2]))));
        }
    }

    private static long copy(Connection connection, Path file) throws IOException, SQLException {
        String copy = "COPY audit_logs (%s) FROM STDIN".formatted(RowFile.COLUMNS);
        try (InputStream rows = Files.newInputStream(file)) {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, rows, BUFFER_BYTES);
        }
    }
}
