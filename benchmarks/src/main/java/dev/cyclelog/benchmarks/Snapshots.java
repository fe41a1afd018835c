package dev.cyclelog.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The rows of {@code cycle_snapshots} that a process of ours writes. */
final class Snapshots implements AutoCloseable {

    /** How often one looks for a row: so much what is measured is too long at most. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private static final Duration GIVE_UP = Duration.ofSeconds(300);

    private final ClientProcess snapshotter;
    private final Connection connection;

    Snapshots(ClientProcess snapshotter, LogDatabase database) throws SQLException {
        this.snapshotter = snapshotter;
        this.connection = database.connect();
    }

    /** Waits until a cycle's row can be read, and says since when ({@link System#nanoTime}). */
    long await(int cycleNumber) throws SQLException {
        long giveUp = System.nanoTime() + GIVE_UP.toNanos();
        while (count("cycle_snapshots", cycleNumber) == 0) {
            snapshotter.check();
            if (System.nanoTime() > giveUp) {
                throw snapshotter.failure(
                        "wrote no snapshot of cycle %d within %d s".formatted(cycleNumber, GIVE_UP.toSeconds()));
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return System.nanoTime();
    }

    /** Fails if the cycle's snapshot does not have so many robots. */
    void check(int cycleNumber, int robots) throws SQLException {
        long found = count("analytics.robot_cycle_metrics", cycleNumber);
        if (found != robots) {
            throw new IllegalStateException(
                    "the snapshot of cycle %d has %d robots, not %d".formatted(cycleNumber, found, robots));
        }
    }

    private long count(String table, int cycleNumber) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT count(*) FROM " + table + " WHERE cycle_number = ?")) {
            statement.setInt(1, cycleNumber);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
