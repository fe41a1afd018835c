package dev.cyclelog.benchmarks;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A process that drains a topic into {@code audit_logs}. */
final class Drain {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration GIVE_UP = Duration.ofSeconds(120);

    private Drain() {}

    /**
     * Watches it, from the moment at which the first rows are visible, so that the start of its runtime does not count,
     * until the last one is.
     *
     * @param skipped so many rows more do not count: a warm-up
     * @param rows how many rows there will be, those included
     */
    static Throughput watch(ClientProcess client, LogDatabase database, long skipped, long rows) throws Exception {
        try (Connection connection = database.connect()) {
            long first = await(client, connection, skipped + 1);
            Throughput.Meter meter = new Throughput.Meter(client::cpu, connection);
            await(client, connection, rows);
            Throughput throughput = meter.stop(rows - first);
            if (database.rows() != rows) {
                throw new IllegalStateException("%d rows are there, not %d".formatted(database.rows(), rows));
            }
            return throughput;
        }
    }

    private static long await(ClientProcess client, Connection connection, long rows) throws Exception {
        long seen = 0;
        long giveUp = System.nanoTime() + GIVE_UP.toNanos();
        while (seen < rows) {
            LockSupport.parkNanos(POLL.toNanos());
            client.check();
            long now = LogDatabase.lastId(connection);
            if (now != seen) {
                seen = now;
                giveUp = System.nanoTime() + GIVE_UP.toNanos();
            } else if (System.nanoTime() > giveUp) {
                throw client.failure("wrote no row for %d s, after %d of %d".formatted(GIVE_UP.toSeconds(), now, rows));
            }
        }
        return seen;
    }
}
