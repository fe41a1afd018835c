package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.verify.CreditEvent;
import dev.cyclelog.cli.verify.CreditReport;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.GameSnapshots;
import dev.cyclelog.testkit.RecordedGame;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.StoredSnapshot;
import dev.cyclelog.testkit.model.TablesMatchModel;
import dev.cyclelog.testkit.random.Interleaving;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a real game, from Kafka to the tables. Skipped, with the reason, where the recording is not there. */
class RecordedGameIT {

    @TempDir
    Path stateDir;

    private final RecordedGame game = RecordedGame.findOrSkip();

    @Test
    void everyEventIsARowInTheRecordedOrderDigitForDigit() {
        List<String> events = all(game.events());
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            assertThat(pipeline.publish(events).get(Tally.ACCEPTED)).isEqualTo(events.size());

            new TablesMatchModel(pipeline.jdbcUrl(), ReferenceModel.of(events)).check();
            VerifyReport report = pipeline.verify(true);
            assertThat(report.problems()).isEmpty();
            checkCredits(report.credits().orElseThrow());
        }
    }

    /**
     * Many of this game's balances do not change by what its events say: six cycles are not in the recording, players
     * act while balances are noted, and team battles state no streaming revenue.
     */
    private static void checkCredits(CreditReport credits) {
        assertThat(credits.balances()).isEqualTo(4_903);
        assertThat(credits.differing()).isEqualTo(1_293);
        assertThat(credits.gaps()).hasSize(1_000).allSatisfy(gap -> {
            CreditEvent balance = gap.events().get(gap.events().size() - 1);
            assertThat(balance.eventType()).isEqualTo("cycle_end_balance");
            assertThat(balance.statedBalance().subtract(balance.balance()))
                    .as("what the events leave open")
                    .isEqualByComparingTo(gap.difference())
                    .isNotZero();
            assertThat(gap.events().stream().map(CreditEvent::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("the sum of the events")
                    .isEqualByComparingTo(gap.movements());
        });
        assertThat(credits.gaps())
                .filteredOn(gap -> gap.reasons().isEmpty())
                .as("those for which nothing is known but their events")
                .hasSizeLessThan(50);
    }

    @Test
    void snapshotsAgreeWithTheGamesOwn() {
        List<String> events = all(game.eventsAsSnapshotted());
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(events);

            checkSnapshots(pipeline, events);
        }
    }

    @Test
    void snapshotsAgreeWithTheGamesOwnHoweverItsCyclesAreMixed() {
        long seed = Long.getLong("cyclelog.properties.seed", System.nanoTime());
        System.out.printf("RecordedGameIT: seed %d; repeat with -Dcyclelog.properties.seed=%1$d%n", seed);
        Map<Integer, List<String>> cycles =
                all(game.eventsAsSnapshotted()).stream().collect(Collectors.groupingBy(NumberedEvents::cycleNumber));
        List<String> events = Interleaving.of(List.copyOf(cycles.values()), new SplittableRandom(seed));
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(events);

            checkSnapshots(pipeline, events);
        }
    }

    private void checkSnapshots(RunningPipeline pipeline, List<String> events) {
        GameSnapshots.Comparison comparison =
                GameSnapshots.of(game).compare(StoredSnapshot.readAll(pipeline.jdbcUrl()));
        assertThat(comparison.disagreements()).isEmpty();
        assertThat(comparison.values()).isGreaterThan(100_000);
        new TablesMatchModel(pipeline.jdbcUrl(), ReferenceModel.of(events)).check();
    }

    private static List<String> all(Stream<String> lines) {
        try (lines) {
            return lines.toList();
        }
    }
}
