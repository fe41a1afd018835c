package dev.cyclelog.testkit.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {

    @Test
    void whatTheFailureNeedsIsLeftInItsOrder() {
        List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();

        assertThat(Shrinking.smallest(numbers, list -> list.containsAll(List.of(3, 500, 998))))
                .containsExactly(3, 500, 998);
        assertThat(Shrinking.smallest(numbers, list -> list.size() >= 7)).hasSize(7);
        assertThat(Shrinking.smallest(numbers, list -> true)).isEmpty();
        assertThat(Shrinking.smallest(List.of(5), list -> list.contains(5))).containsExactly(5);
    }

    @Test
    void aMixtureKeepsEachSequencesOrder() {
        List<List<Integer>> sequences = List.of(List.of(1, 2, 3), List.of(), List.of(11, 12, 13, 14), List.of(21));

        List<Integer> mixed = Interleaving.of(sequences, new SplittableRandom(5));

        assertThat(mixed).hasSize(8);
        sequences.forEach(
                sequence -> assertThat(mixed).filteredOn(sequence::contains).isEqualTo(sequence));
        assertThat(mixed).isNotEqualTo(sequences.stream().flatMap(List::stream).toList());
    }

    @Test
    void aSeedGivesTheSameCycles() {
        RandomRun run = new RandomRun(5, 20);

        assertThat(run.cycles(run.random())).isEqualTo(run.cycles(run.random())).hasSize(20);
        assertThat(run.cycles(run.random())).isNotEqualTo(new RandomRun(6, 20).cycles(new RandomRun(6, 20).random()));
    }
}
