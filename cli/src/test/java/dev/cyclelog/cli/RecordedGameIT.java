package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.GameSnapshots;
import dev.cyclelog.testkit.RecordedGame;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.StoredSnapshot;
import dev.cyclelog.testkit.model.TablesMatchModel;
import java.nio.file.Path;
import java.util.List;
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

            GameSnapshots.Comparison comparison =
                    GameSnapshots.of(game).compare(StoredSnapshot.readAll(pipeline.jdbcUrl()));
            assertThat(comparison.disagreements()).isEmpty();
            assertThat(comparison.values()).isGreaterThan(100_000);
            new TablesMatchModel(pipeline.jdbcUrl(), ReferenceModel.of(events)).check();
        }
    }

    private static List<String> all(Stream<String> lines) {
        try (lines) {
            return lines.toList();
        }
    }
}
