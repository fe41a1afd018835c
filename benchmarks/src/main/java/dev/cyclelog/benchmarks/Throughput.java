package dev.cyclelog.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How fast a client put rows into the table.
 *
 * @param rowsPerSecond the rate
 * @param clientCpu the client's own processor time, in seconds, for a million rows
 * @param backendCpu that of PostgreSQL's backends which served it; unlike the rate it hardly depends on what else runs;
 *     not a number if it is not known
 */
record Throughput(double rowsPerSecond, double clientCpu, double backendCpu) {

    /** What is counted from one moment on. */
    static final class Meter {

        private final Supplier<Duration> client;
        private final Connection watching;
        private final long start;
        private final Duration clientBefore;
        private final Duration backendsBefore;

        /**
         * Starts.
         *
         * @param client its processor time so far
         * @param watching a connection to the database that the client does not use
         */
        Meter(Supplier<Duration> client, Connection watching) throws SQLException {
            this.client = client;
            this.watching = watching;
            this.backendsBefore = LogDatabase.backendCpu(watching);
            this.clientBefore = client.get();
            this.start = System.nanoTime();
        }

        /** Says how it went for so many rows. */
        Throughput stop(long rows) throws SQLException {
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Throughput(
                    rows / seconds,
                    perMillion(client.get().minus(clientBefore), rows),
                    perMillion(LogDatabase.backendCpu(watching).minus(backendsBefore), rows));
        }

        private static double perMillion(Duration cpu, long rows) {
            return cpu.toNanos() / 1e9 / rows * 1e6;
        }
    }

    /** The processor time of a process so far, in user and kernel, of all its threads. */
    static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
