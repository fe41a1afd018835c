package dev.cyclelog.benchmarks;

/** The value that a part of all does not exceed. */
final class Percentile {

    private Percentile() {}

    static double millis(long[] sortedNanos, double part) {
        int rank = (int) Math.ceil(part * sortedNanos.length);
        return sortedNanos[rank - 1] / 1e6;
    }
}
