package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.GameSnapshots;
import dev.cyclelog.testkit.RecordedGame;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.StoredSnapshot;
import dev.cyclelog.testkit.model.TablesMatchModel;
import dev.cyclelog.testkit.random.Interleaving;
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
            assertThat(pipeline.verify().problems()).isEmpty();
        }
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
