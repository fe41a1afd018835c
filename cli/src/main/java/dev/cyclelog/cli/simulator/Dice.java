package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All chance in the game. Built on the generator's raw 64 bits alone: how a JDK turns them into ranges is its own
 * affair and has changed between releases.
 */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From 0 to bound - 1. */
    int below(int bound) {
        return (int) ((random.nextLong() >>> 32) * bound >>> 32);
    }

    /** From lowest to highest, both included. */
    int between(int lowest, int highest) {
        return lowest + below(highest - lowest + 1);
    }

    /** From 0 to less than 1. */
    double unit() {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /** From lowest to less than highest. */
    double between(double lowest, double highest) {
        return lowest + unit() * (highest - lowest);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** A copy in any order, which may be changed. */
    <T> List<T> shuffled(List<T> list) {
        List<T> shuffled = new ArrayList<>(list);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            T moved = shuffled.get(i);
            int place = below(i + 1);
            shuffled.set(i, shuffled.get(place));
            shuffled.set(place, moved);
        }
        return shuffled;
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}
