package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would make a sequencer number events a second time, or skip some: a topic, or its position there, is lost. */
@DisplayName("A sequencer that has lost a topic or its position")
class LostTopicIT {

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

    @Test
    @DisplayName("has no position where migrate finds numbered events: it does not begin at the beginning")
    void neverBeginsAnew() {
        game.send(new ProducerRecord<>(
                game.names().auditEvents(),
                EventCodec.key(1),
                EventCodec.sequence(GameTopics.bytes(sale("a", 1, 1)), false, 1, Instant.EPOCH)));
        game.published();
        game.initialiseOffsets();

        lost.assertRefuses(Code.POSITION_LOST);
    }

    @Test
    @DisplayName("its group's offsets: stops; after a restore it goes on, and numbers nothing twice")
    void offsets() throws Exception {
        lost.publishAndSequence("first");
        lost.admin()
                .deleteConsumerGroups(List.of(Sequencer.groupId(game.names())))
                .all()
                .get();

        lost.assertRefuses(Code.POSITION_LOST);

        lost.restore();
        lost.publish("second");
        lost.publish("first");
        // The restored sequencer reads the first events again, and tallies from zero.
        Map<Tally, Long> tallies = game.sequence(3 * RestoredGame.EVENTS_OF_A_RUN);
        assertThat(tallies)
                .containsEntry(Tally.ACCEPTED, RestoredGame.EVENTS_OF_A_RUN)
                .containsEntry(Tally.DUPLICATE, 2 * RestoredGame.EVENTS_OF_A_RUN);
        lost.assertNumbered("first", "second");
    }

    @Test
    @DisplayName(
            "the topic that it reads: stops where it was made again; after a restore nothing of the new one is skipped")
    void inputTopic() throws Exception {
        lost.publishAndSequence("first");
        lost.deleteTopics(List.of(game.names().gameEvents()));
        game.createTopics();
        lost.publish("second");

        lost.assertRefuses(Code.POSITION_LOST);

        lost.restore();
        lost.publish("first");
        assertThat(game.sequence(2 * RestoredGame.EVENTS_OF_A_RUN))
                .containsEntry(Tally.ACCEPTED, RestoredGame.EVENTS_OF_A_RUN);
        lost.assertNumbered("first", "second");
    }

    @Test
    @DisplayName("the topic that it reads, while its old offsets were committed again: stops all the same")
    void inputTopicWithOffsets() throws Exception {
        lost.publishAndSequence("first");
        lost.deleteTopics(List.of(game.names().gameEvents()));
        game.createTopics();
        game.commitEverywhere(0);

        lost.assertRefuses(Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName(
            "the topic that it reads, and the new one has grown past the old position: a restore skips nothing of it")
    void inputTopicThatHasGrown() throws Exception {
        lost.publishAndSequence("first");
        String group = Sequencer.groupId(game.names());
        // Kafka forgets them with the topic; a sequencer that still ran, or a tool, brings them back.
        Map<TopicPartition, OffsetAndMetadata> old = lost.admin()
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        lost.deleteTopics(List.of(game.names().gameEvents()));
        game.createTopics();
        lost.publish("second");
        lost.publish("third");
        lost.admin().alterConsumerGroupOffsets(group, old).all().get();

        lost.assertRefuses(Code.TOPIC_REPLACED);

        lost.restore();
        assertThat(game.sequence(2 * RestoredGame.EVENTS_OF_A_RUN))
                .containsEntry(Tally.ACCEPTED, 2 * RestoredGame.EVENTS_OF_A_RUN);
        lost.assertNumbered("first", "second", "third");
    }

    @Test
    @DisplayName("the topic that it writes: stops, instead of going on with a gap")
    void outputTopic() throws Exception {
        lost.publishAndSequence("first");
        lost.deleteTopics(List.of(game.names().auditEvents()));
        game.createTopics();

        lost.assertRefuses(Code.TOPIC_REPLACED);
        assertThatIllegalStateException().isThrownBy(lost::restore).withMessageContaining("bring its records back");
    }
}
