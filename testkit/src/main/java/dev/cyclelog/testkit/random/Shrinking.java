package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failure small enough to be understood. */
public final class Shrinking {

    private Shrinking() {}

    /**
     * Drops elements as long as what is left still fails; of what is returned none can be dropped.
     *
     * @param failing what fails
     * @param fails whether such a list, which may be empty, fails
     */
    public static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
        List<T> smallest = failing;
        int size = Math.max(1, failing.size() / 2);
        while (true) {
            List<T> smaller = withoutPieces(smallest, size, fails);
            boolean dropped = smaller.size() < smallest.size();
            smallest = smaller;
            if (size > 1) {
                size /= 2;
            } else if (!dropped) {
                return smallest;
            }
        }
    }

    private static <T> List<T> withoutPieces(List<T> failing, int size, Predicate<List<T>> fails) {
        List<T> smallest = failing;
        int from = 0;
        while (from < smallest.size()) {
            List<T> candidate = new ArrayList<>(smallest);
            candidate.subList(from, Math.min(from + size, candidate.size())).clear();
            if (fails.test(candidate)) {
                smallest = candidate;
            } else {
                from += size;
            }
        }
        return smallest;
    }
}
