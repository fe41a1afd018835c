package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Several sequences as one, mixed at random, each in its own order. */
public final class Interleaving {

    private Interleaving() {}

    /** Every mixture is as likely as any other. */
    public static <T> List<T> of(List<List<T>> sequences, SplittableRandom random) {
        List<Integer> turns = new ArrayList<>();
        List<Iterator<T>> iterators = new ArrayList<>();
        for (List<T> sequence : sequences) {
            for (int i = 0; i < sequence.size(); i++) {
                turns.add(iterators.size());
            }
            iterators.add(sequence.iterator());
        }
        List<T> mixed = new ArrayList<>();
        for (int turn : new Chance(random).shuffled(turns)) {
            mixed.add(iterators.get(turn).next());
        }
        return mixed;
    }
}
