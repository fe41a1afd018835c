package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cyclelog.runtime.ServiceRefusedException.Code;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would make a sequencer number events a second time: its state is lost, or an old one. */
@DisplayName("A sequencer that has lost something of its state")
class LostStateIT {

    @TempDir
    private Path stateDir;

    private GameTopics game;
    private RestoredGame lost;

    @BeforeEach
    void createTopics() {
        game = new GameTopics(stateDir);
        lost = new RestoredGame(game);
    }

    @AfterEach
    void closeClients() {
        lost.close();
        game.close();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "its state's changelogs, with a local copy of the state or without: stops, and goes on after a restore")
    @EnumSource
    void changelogs(LocalState local) throws Exception {
        lost.publishAndSequence("first");
        lost.deleteChangelogs();
        if (local == LocalState.LOST_TOO) {
            Utils.delete(stateDir.toFile());
        }
        lost.publish("second");

        // A local copy is refused as such, unless Streams itself notices that it is older and throws it away.
        lost.assertRefuses(Code.STATE_DISAGREES, Code.TOPIC_REPLACED);

        lost.restore();
        lost.publish("first");
        assertThat(game.sequence(2 * RestoredGame.EVENTS_OF_A_RUN))
                .containsEntry(Tally.ACCEPTED, RestoredGame.EVENTS_OF_A_RUN)
                .containsEntry(Tally.DUPLICATE, RestoredGame.EVENTS_OF_A_RUN);
        lost.assertNumbered("first", "second");
    }

    private enum LocalState {
        KEPT,
        LOST_TOO
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("one of its state's changelogs: stops")
    @ValueSource(strings = {SequencerTopology.COUNTERS, SequencerTopology.EVENT_IDS, SequencerTopology.TALLIES})
    void oneChangelog(String store) throws Exception {
        lost.publishAndSequence("first");
        lost.deleteTopics(List.of(SequencerTopology.changelog(game.names(), store)));
        Utils.delete(stateDir.toFile());

        lost.assertRefuses(store.equals(SequencerTopology.TALLIES) ? Code.STATE_DISAGREES : Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName("the last record of the topic that it writes, which its state has numbered: stops")
    void theEndOfTheOutputTopic() throws Exception {
        game.initialiseOffsets();
        game.publish(1, sale("a", 1, 1));
        game.sequenceAll();
        // A log cannot be cut at its end by a client: here the state is what is one further on.
        int partition = GameTopics.committed(game.names().auditEvents()).get(0).partition();
        game.send(new ProducerRecord<>(
                SequencerTopology.changelog(game.names(), SequencerTopology.TALLIES),
                partition,
                SequencerState.LAST_EVENT,
                new LastEvent(1, 2).toBytes()));
        game.published();
        Utils.delete(stateDir.toFile());

        lost.assertRefuses(Code.STATE_DISAGREES);
    }

    @Test
    @DisplayName(
            "its changelogs, with an old copy of the state on a second machine: that one is refused after the restore")
    void oldCopyOnAnotherMachine(@TempDir Path elsewhere) throws Exception {
        lost.publishAndSequence("first");
        Utils.delete(elsewhere.toFile());
        copy(stateDir, elsewhere);
        lost.deleteChangelogs();
        lost.restore();
        // Streams itself throws a copy away that is further on than the changelogs: so let them grow past it.
        lost.publish("second");
        game.sequence(RestoredGame.EVENTS_OF_A_RUN);
        lost.publish("third");
        game.sequence(2 * RestoredGame.EVENTS_OF_A_RUN);
        Utils.delete(stateDir.toFile());
        copy(elsewhere, stateDir);

        lost.assertRefuses(Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName("cannot be restored while another one runs")
    void notWhileRunning() {
        game.initialiseOffsets();
        lost.publish("first");
        try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry())) {
            sequencer.start();
            GameTopics.awaitTallies(sequencer, game.published());

            assertThatIllegalStateException().isThrownBy(lost::restore).withMessageContaining("is running");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
