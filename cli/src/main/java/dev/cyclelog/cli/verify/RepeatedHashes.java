package dev.cyclelog.cli.verify;

import java.util.HashSet;
import java.util.Set;

/**
 * Finds the hashes that come more than once, bucket by bucket. Those that come twice in one cycle, with no other cycle
 * between, are kept apart: there should be none, and however many are in several cycles, they are not crowded out.
 */
final class RepeatedHashes {

    private static final int REPORTED = Integer.MIN_VALUE;

    private final int max;
    private final Set<Long> inOneCycle = new HashSet<>();
    private final Set<Long> inSeveralCycles = new HashSet<>();
    private long severalCycles;
    /** A hash table with open addressing; no hash is 0. */
    private long[] hashes;

    private int[] cycles;

    /** Keeps so many of either kind. */
    RepeatedHashes(int max) {
        this.max = max;
    }

    /** Forgets the bucket before, for one of so many hashes. */
    void begin(int count) {
        int slots = Math.max(16, Integer.highestOneBit(Math.max(1, count)) << 2);
        hashes = new long[slots];
        cycles = new int[slots];
    }

    void add(long hash, int cycle) {
        long wanted = hash == 0 ? 1 : hash;
        int slot = (int) (wanted >>> 32) & hashes.length - 1;
        while (hashes[slot] != 0 && hashes[slot] != wanted) {
            slot = slot + 1 & hashes.length - 1;
        }
        if (hashes[slot] == 0) {
            hashes[slot] = wanted;
            cycles[slot] = cycle;
        } else if ((cycles[slot] & ~REPORTED) == cycle) {
            keep(inOneCycle, hash);
        } else {
            if (cycles[slot] >= 0) {
                severalCycles++;
                keep(inSeveralCycles, hash);
            }
            // The latest one: an id that every cycle has may be twice in one of them.
            cycles[slot] = cycle | REPORTED;
        }
    }

    private void keep(Set<Long> kept, long hash) {
        if (kept.size() < max) {
            kept.add(hash);
        }
    }

    /** Whether there are any. */
    boolean any() {
        return !inOneCycle.isEmpty() || !inSeveralCycles.isEmpty();
    }

    /** Whether it is one of those that are kept. */
    boolean contains(long hash) {
        return inOneCycle.contains(hash) || inSeveralCycles.contains(hash);
    }

    /** How many occur in several cycles, those included that are not kept. */
    long severalCycles() {
        return severalCycles;
    }

    /** How many of them are kept. */
    int keptOfSeveralCycles() {
        return inSeveralCycles.size();
    }
}
