package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import dev.cyclelog.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** A game's topics that lose something, and the sequencer that is to notice. */
final class RestoredGame implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CYCLES = 4;
    private static final int EVENTS_OF_A_CYCLE = 10;

    /** How many events {@link #publish} publishes. */
    static final long EVENTS_OF_A_RUN = (long) CYCLES * EVENTS_OF_A_CYCLE;

    private final GameTopics game;
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));

    RestoredGame(GameTopics game) {
        this.game = game;
    }

    Admin admin() {
        return admin;
    }

    void publishAndSequence(String name) {
        game.initialiseOffsets();
        publish(name);
        game.sequenceAll();
    }

    /** Publishes events with ids that begin so, in each cycle as many. */
    void publish(String name) {
        for (int i = 0; i < EVENTS_OF_A_CYCLE; i++) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                game.publish(cycle, sale(name + i, cycle, i));
            }
        }
        game.published();
    }

    /** As {@code cyclelog sequencer restore}. */
    SequencerRestore.Result restore() {
        return new SequencerRestore(game.settings(), line -> {}).run();
    }

    void deleteTopics(List<String> topics) throws Exception {
        admin.deleteTopics(topics).all().get();
        Awaitility.await("the topics are gone")
                .atMost(SOON)
                .until(() -> admin.listTopics().names().get().stream().noneMatch(topics::contains));
    }

    void deleteChangelogs() throws Exception {
        deleteTopics(SequencerTopology.STORES.stream()
                .map(store -> SequencerTopology.changelog(game.names(), store))
                .toList());
    }

    /**
     * It stops with one of these codes, whether at its start or when it has its partitions, and has written nothing.
     */
    void assertRefuses(Code... codes) {
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

    /** Each cycle has the events of these runs, each once, numbered without a gap. */
    void assertNumbered(String... runs) {
        Map<Integer, List<SequencedEvent>> cycles = game.auditEvents();
        assertThat(cycles).hasSize(CYCLES);
        cycles.values().forEach(events -> {
            assertThat(events)
                    .extracting(SequencedEvent::sequenceNumber)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, runs.length * EVENTS_OF_A_CYCLE)
                            .boxed()
                            .toList());
            assertThat(events).extracting(SequencedEvent::eventId).doesNotHaveDuplicates();
        });
    }

    @Override
    public void close() {
        admin.close();
    }
}
