package dev.cyclelog.benchmarks;

import java.time.Duration;

/**
 * How fast a client put rows into the table.
 *
 * @param rowsPerSecond the rate
 * @param cpuPerMillion the client's own processor time, in seconds, for a million rows
 */
record Throughput(double rowsPerSecond, double cpuPerMillion) {

    static Throughput of(long rows, Duration elapsed, Duration cpu) {
        return new Throughput(rows * 1e9 / elapsed.toNanos(), cpu.toNanos() / 1e9 / rows * 1e6);
    }
}
