package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long a property test runs, and from which seed. {@code -Dcyclelog.properties.seed=…} repeats a run,
 * {@code -Dcyclelog.properties.cycles=…} makes it longer.
 *
 * @param seed where all its chances come from
 * @param cycleCount how many random cycles it tries
 */
public record RandomRun(long seed, int cycleCount) {

    /** The run that was asked for, or else one with a new seed, which is printed. */
    public static RandomRun of(Class<?> test, int usualCycles) {
        RandomRun run = new RandomRun(
                Long.getLong("cyclelog.properties.seed", System.nanoTime()),
                Integer.getInteger("cyclelog.properties.cycles", usualCycles));
        System.out.printf("%s: seed %d; repeat with -Dcyclelog.properties.seed=%2$d%n", test.getSimpleName(), run.seed);
        return run;
    }

    /** A source of chance; each call returns one that gives the same values. */
    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }

    /** The events of each cycle. Its number is its place in the list, but that of the last is the largest there is. */
    public List<List<String>> cycles(SplittableRandom random) {
        List<List<String>> cycles = new ArrayList<>();
        for (int cycle = 0; cycle < cycleCount; cycle++) {
            int number = cycle == cycleCount - 1 ? Integer.MAX_VALUE : cycle;
            // Split, so that one cycle stays the same whatever the others are.
            cycles.add(RandomCycle.events(number, random.split()));
        }
        return cycles;
    }
}
