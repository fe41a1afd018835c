package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Decisions of a random generator, all from one seed. */
final class Chance {

    private final SplittableRandom random;

    Chance(SplittableRandom random) {
        this.random = random;
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** From 0 to one less than the limit. */
    int below(int limit) {
        return random.nextInt(limit);
    }

    int between(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    long between(long lowest, long highest) {
        return random.nextLong(lowest, highest + 1);
    }

    <T> T pick(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    /** Runs one of them. */
    <T> T oneOf(List<Supplier<T>> ways) {
        return pick(ways).get();
    }

    /** In another order; the given list stays as it is. */
    <T> List<T> shuffled(List<T> things) {
        List<T> shuffled = new ArrayList<>(things);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T thing = shuffled.set(i, shuffled.get(other));
            shuffled.set(other, thing);
        }
        return shuffled;
    }
}
