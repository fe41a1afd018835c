package dev.cyclelog.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** What takes turns, round by round: what disturbs the machine disturbs both. */
final class Ratios {

    private Ratios() {}

    static List<Double> of(List<Double> numerators, List<Double> denominators) {
        return IntStream.range(0, numerators.size())
                .mapToObj(round -> numerators.get(round) / denominators.get(round))
                .toList();
    }
}
