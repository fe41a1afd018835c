package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.model.ExpectedRow;
import dev.cyclelog.testkit.model.ReferenceModel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordedGameModelTest {

    private final RecordedGame game = RecordedGame.findOrSkip();

    @Test
    void theModelAgreesWithTheSnapshotsThatTheGameMade() {
        ReferenceModel model;
        try (Stream<String> events = game.eventsAsSnapshotted()) {
            model = ReferenceModel.of(events.toList());
        }

        GameSnapshots.Comparison comparison = GameSnapshots.of(game).compare(model.snapshots());

        assertThat(comparison.disagreements().stream().limit(20)).isEmpty();
        assertThat(comparison.values()).isGreaterThan(150_000);
        assertThat(comparison.valuesByField())
                .containsKeys(
                        "netProfit", "totalPurchases", "balance", "durationMs", "eloChange", "damageReceived", "kills");
    }

    @Test
    void everyEventOfTheGameIsARow() {
        List<String> lines;
        try (Stream<String> events = game.events()) {
            lines = events.toList();
        }

        List<ExpectedRow> rows = ReferenceModel.of(lines).rows();

        assertThat(rows).hasSameSizeAs(lines);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.payload()).startsWith("{").endsWith("}"));
    }
}
