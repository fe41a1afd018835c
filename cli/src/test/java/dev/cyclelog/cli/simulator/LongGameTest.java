package dev.cyclelog.cli.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A game is as long as one wants: it is played as it is read. */
class LongGameTest {

    private static final long MIB = 1 << 20;

    @Test
    void theBeginningOfAMillionCyclesComesAtOnce() {
        // All of it would be a thousand million events: there is no computer on which the limit is a close one.
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Games.lines(1_000_000, 20, 1).limit(1_000)).hasSize(1_000));
    }

    @Test
    void aLongerGameBeginsLikeAShorterOne() {
        assertThat(Games.lines(1_000_000, 5, 9).limit(1_000))
                .containsExactlyElementsOf(Games.lines(10, 5, 9).limit(1_000).toList());
    }

    @Test
    void memoryDoesNotGrowWithTheCycles() {
        Iterator<String> game = Games.lines(1_000_000, 10, 1).iterator();
        read(game, 30_000);
        long before = usedHeap();
        long characters = read(game, 300_000);
        long grown = usedHeap() - before;
        // Kept events would show with 80 times the limit, one small object per event with four times.
        assertThat(characters).isGreaterThan(80 * MIB);
        assertThat(grown).isLessThan(MIB);
        assertThat(game.hasNext()).isTrue();
    }

    private static long read(Iterator<String> game, int count) {
        long characters = 0;
        for (int i = 0; i < count; i++) {
            characters += game.next().length();
        }
        return characters;
    }

    private static long usedHeap() {
        // More than once: what only finalizers and soft references held is gone after the second.
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
