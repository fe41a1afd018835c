package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import dev.cyclelog.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would make a sequencer number events a second time, or skip some. */
@DisplayName("A sequencer that has lost something")
class LostStateIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CYCLES = 4;
    private static final int EVENTS = 10;

    @TempDir
    private Path stateDir;

    private GameTopics game;
    private Admin admin;

    @BeforeEach
    void createTopics() {
        game = new GameTopics(stateDir);
        admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    }

    @AfterEach
    void closeClients() {
        admin.close();
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

        assertRefuses(Code.POSITION_LOST);
    }

    @Test
    @DisplayName("its group's offsets: stops; after a restore it goes on, and numbers nothing twice")
    void offsets() throws Exception {
        publishAndSequence("first");
        admin.deleteConsumerGroups(List.of(Sequencer.groupId(game.names())))
                .all()
                .get();

        assertRefuses(Code.POSITION_LOST);

        restore();
        publish("second");
        publish("first");
        // The restored sequencer reads the first events again, and tallies from zero.
        Map<Tally, Long> tallies = game.sequence(3L * CYCLES * EVENTS);
        assertThat(tallies)
                .containsEntry(Tally.ACCEPTED, (long) CYCLES * EVENTS)
                .containsEntry(Tally.DUPLICATE, 2L * CYCLES * EVENTS);
        assertNumbered("first", "second");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "its state's changelogs, with a local copy of the state or without: stops, and goes on after a restore")
    @EnumSource
    void changelogs(LocalState local) throws Exception {
        publishAndSequence("first");
        deleteTopics(SequencerTopology.STORES.stream()
                .map(store -> SequencerTopology.changelog(game.names(), store))
                .toList());
        if (local == LocalState.LOST_TOO) {
            Utils.delete(stateDir.toFile());
        }
        publish("second");

        // A local copy is refused as such, unless Streams itself notices that it is older and throws it away.
        assertRefuses(Code.STATE_DISAGREES, Code.TOPIC_REPLACED);

        restore();
        publish("first");
        assertThat(game.sequence(2L * CYCLES * EVENTS))
                .containsEntry(Tally.ACCEPTED, (long) CYCLES * EVENTS)
                .containsEntry(Tally.DUPLICATE, (long) CYCLES * EVENTS);
        assertNumbered("first", "second");
    }

    private enum LocalState {
        KEPT,
        LOST_TOO
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("one of its state's changelogs: stops")
    @ValueSource(strings = {SequencerTopology.COUNTERS, SequencerTopology.EVENT_IDS, SequencerTopology.TALLIES})
    void oneChangelog(String store) throws Exception {
        publishAndSequence("first");
        deleteTopics(List.of(SequencerTopology.changelog(game.names(), store)));
        Utils.delete(stateDir.toFile());

        assertRefuses(store.equals(SequencerTopology.TALLIES) ? Code.STATE_DISAGREES : Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName(
            "the topic that it reads: stops where it was made again; after a restore nothing of the new one is skipped")
    void inputTopic() throws Exception {
        publishAndSequence("first");
        deleteTopics(List.of(game.names().gameEvents()));
        game.createTopics();
        publish("second");

        assertRefuses(Code.POSITION_LOST);

        restore();
        publish("first");
        assertThat(game.sequence(2L * CYCLES * EVENTS)).containsEntry(Tally.ACCEPTED, (long) CYCLES * EVENTS);
        assertNumbered("first", "second");
    }

    @Test
    @DisplayName("the topic that it reads, while its old offsets were committed again: stops all the same")
    void inputTopicWithOffsets() throws Exception {
        publishAndSequence("first");
        deleteTopics(List.of(game.names().gameEvents()));
        game.createTopics();
        game.commitEverywhere(0);

        assertRefuses(Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName(
            "the topic that it reads, and the new one has grown past the old position: a restore skips nothing of it")
    void inputTopicThatHasGrown() throws Exception {
        publishAndSequence("first");
        String group = Sequencer.groupId(game.names());
        // Kafka forgets them with the topic; a sequencer that still ran, or a tool, brings them back.
        Map<TopicPartition, OffsetAndMetadata> old = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        deleteTopics(List.of(game.names().gameEvents()));
        game.createTopics();
        publish("second");
        publish("third");
        admin.alterConsumerGroupOffsets(group, old).all().get();

        assertRefuses(Code.TOPIC_REPLACED);

        restore();
        assertThat(game.sequence(2L * CYCLES * EVENTS)).containsEntry(Tally.ACCEPTED, 2L * CYCLES * EVENTS);
        assertNumbered("first", "second", "third");
    }

    @Test
    @DisplayName("the topic that it writes: stops, instead of going on with a gap")
    void outputTopic() throws Exception {
        publishAndSequence("first");
        deleteTopics(List.of(game.names().auditEvents()));
        game.createTopics();

        assertRefuses(Code.TOPIC_REPLACED);
        assertThatIllegalStateException().isThrownBy(this::restore).withMessageContaining("bring its records back");
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

        assertRefuses(Code.STATE_DISAGREES);
    }

    @Test
    @DisplayName(
            "its changelogs, with an old copy of the state on a second machine: that one is refused after the restore")
    void oldCopyOnAnotherMachine(@TempDir Path elsewhere) throws Exception {
        publishAndSequence("first");
        Utils.delete(elsewhere.toFile());
        copy(stateDir, elsewhere);
        deleteTopics(SequencerTopology.STORES.stream()
                .map(store -> SequencerTopology.changelog(game.names(), store))
                .toList());
        restore();
        // Streams itself throws a copy away that is further on than the changelogs: so let them grow past it.
        publish("second");
        game.sequence((long) CYCLES * EVENTS);
        publish("third");
        game.sequence(2L * CYCLES * EVENTS);
        Utils.delete(stateDir.toFile());
        copy(elsewhere, stateDir);

        assertRefuses(Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName("cannot be restored while another one runs")
    void notWhileRunning() {
        game.initialiseOffsets();
        publish("first");
        try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry())) {
            sequencer.start();
            GameTopics.awaitTallies(sequencer, game.published());

            assertThatIllegalStateException().isThrownBy(this::restore).withMessageContaining("is running");
        }
    }

    private SequencerRestore.Result restore() {
        return new SequencerRestore(game.settings(), line -> {}).run();
    }

    private void publishAndSequence(String name) {
        game.initialiseOffsets();
        publish(name);
        game.sequenceAll();
    }

    private void publish(String name) {
        for (int i = 0; i < EVENTS; i++) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                game.publish(cycle, sale(name + i, cycle, i));
            }
        }
        game.published();
    }

    private void deleteTopics(List<String> topics) throws Exception {
        admin.deleteTopics(topics).all().get();
        Awaitility.await("the topics are gone")
                .atMost(SOON)
                .until(() -> admin.listTopics().names().get().stream().noneMatch(topics::contains));
    }

    /**
     * It stops with one of these codes, whether at its start or when it has its partitions, and has written nothing.
     */
    private void assertRefuses(Code... codes) {
        int before = GameTopics.committed(game.names().auditEvents()).size();
        assertThatExceptionOfType(ServiceRefusedException.class)
                .isThrownBy(this::run)
                .satisfies(refusal -> assertThat(refusal.code()).isIn((Object[]) codes))
                .withMessageContaining("cyclelog sequencer restore");
        assertThat(GameTopics.committed(game.names().auditEvents())).hasSize(before);
    }

    private void run() throws Throwable {
        try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry())) {
            sequencer.start();
            sequencer.stopped().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException stopped) {
            throw stopped.getCause();
        }
    }

    private void assertNumbered(String... runs) {
        Map<Integer, List<SequencedEvent>> cycles = game.auditEvents();
        assertThat(cycles).hasSize(CYCLES);
        cycles.values().forEach(events -> {
            assertThat(events)
                    .extracting(SequencedEvent::sequenceNumber)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, runs.length * EVENTS)
                            .boxed()
                            .toList());
            assertThat(events).extracting(SequencedEvent::eventId).doesNotHaveDuplicates();
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
