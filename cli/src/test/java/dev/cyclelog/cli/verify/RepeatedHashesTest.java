package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedHashesTest {

    private final RepeatedHashes hashes = new RepeatedHashes(2);

    @Test
    void keepsWhatComesInSeveralCyclesAndCountsTheRest() {
        hashes.begin(8);
        for (long hash = 0; hash < 4; hash++) {
            hashes.add(hash, 1);
            hashes.add(hash, 2);
            hashes.add(hash, 3);
        }
        hashes.add(99, 1);

        assertThat(hashes.any()).isTrue();
        assertThat(hashes.severalCycles()).isEqualTo(4 - 1);
        assertThat(hashes.keptOfSeveralCycles()).isEqualTo(2);
        assertThat(hashes.contains(99)).isFalse();
    }

    @Test
    void whatComesTwiceInOneCycleIsNotCrowdedOut() {
        hashes.begin(100);
        for (long hash = 1; hash <= 40; hash++) {
            hashes.add(hash, 1);
            hashes.add(hash, 2);
        }
        hashes.add(41, 7);
        hashes.add(41, 7);

        assertThat(hashes.contains(41)).isTrue();
        assertThat(hashes.severalCycles()).isEqualTo(40);
    }

    @Test
    void whatComesOnceIsNotFoundHoweverManyThereAre() {
        for (int bucket = 0; bucket < 2; bucket++) {
            hashes.begin(10_000);
            for (int number = 0; number < 10_000; number++) {
                // The same slots over and over.
                hashes.add((long) (number % 7) << 32 | bucket << 20 | number, 5);
            }
        }

        assertThat(hashes.any()).isFalse();
    }

    @Test
    void anIdThatEveryCycleHasMayBeTwiceInALaterOne() {
        hashes.begin(4);
        for (int cycle = 1; cycle <= 3; cycle++) {
            hashes.add(7, cycle);
            hashes.add(8, cycle);
            hashes.add(9, cycle);
        }
        hashes.add(9, 3);

        assertThat(hashes.severalCycles()).isEqualTo(3);
        assertThat(hashes.contains(9)).isTrue();
    }
}
