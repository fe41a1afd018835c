package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The circuit breaker of a running sequencer")
class BreakerIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RUN = 50;
    private static final int BAD_CYCLE = 0;
    private static final int OTHER_CYCLE = IntStream.iterate(1, cycle -> cycle + 1)
            .filter(cycle -> partition(cycle) != partition(BAD_CYCLE))
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path stateDir;

    private GameTopics game;

    @BeforeEach
    void createTopics() {
        game = new GameTopics(
                stateDir,
                Settings.load()
                        .services()
                        .with("sequencer.breaker.run-length", RUN)
                        .with("sequencer.breaker.window", 10 * RUN));
        game.initialiseOffsets();
    }

    @AfterEach
    void closeClients() {
        game.close();
    }

    @Test
    @DisplayName("pauses it with all its partitions, also after a restart, until somebody resumes; nothing is lost")
    void pausesUntilResumed() {
        for (int i = 0; i < RUN; i++) {
            game.publish(BAD_CYCLE, sale("bad" + i, BAD_CYCLE, -1));
        }
        game.published();
        try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry());
                BreakerTopic topic = new BreakerTopic(game.settings())) {
            sequencer.start();
            Trip trip = awaitTrip(topic);
            assertThat(trip.partition()).isEqualTo(partition(BAD_CYCLE));
            assertThat(trip.topic()).isEqualTo(game.names().gameEvents());
            assertThat(trip.why()).contains("in a row");
            assertStandsStill(sequencer, "a");
        }
        // A trip is not forgotten by whoever takes the partition over.
        try (Sequencer restarted = new Sequencer(game.settings(), new SimpleMeterRegistry());
                BreakerTopic topic = new BreakerTopic(game.settings())) {
            restarted.start();
            assertStandsStill(restarted, "b");

            assertThat(topic.resume()).hasSize(1);
            assertThat(topic.resume()).isEmpty();

            assertThat(GameTopics.awaitTallies(restarted, game.published()))
                    .isEqualTo(Map.of(
                            Tally.ACCEPTED, 4L, Tally.DUPLICATE, 0L, Tally.REJECTED, (long) RUN, Tally.REROUTED, 0L));
        }
        try (Sequencer again = new Sequencer(game.settings(), new SimpleMeterRegistry())) {
            game.publish(BAD_CYCLE, sale("c", BAD_CYCLE, 1));
            again.start();
            assertThat(GameTopics.awaitTallies(again, game.published())).containsEntry(Tally.ACCEPTED, 5L);
        }
    }

    private Trip awaitTrip(BreakerTopic topic) {
        Supplier<Collection<Trip>> standing = topic::standing;
        return Awaitility.await("a trip")
                .atMost(SOON)
                .pollInSameThread()
                .until(standing::get, trips -> !trips.isEmpty())
                .iterator()
                .next();
    }

    /** Paused, it is a member of its group that keeps up its polls and numbers nothing. */
    private void assertStandsStill(Sequencer sequencer, String id) {
        Awaitility.await("paused").atMost(SOON).until(sequencer::isPaused);
        int before = numbered();
        game.publish(BAD_CYCLE, sale(id, BAD_CYCLE, 1));
        game.publish(OTHER_CYCLE, sale(id, OTHER_CYCLE, 1));
        game.published();
        Awaitility.await("nothing is numbered")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> numbered() == before && !sequencer.stopped().isDone());
    }

    /** From the topic: a paused instance may have partitions whose state it has not restored, and cannot be asked. */
    private int numbered() {
        return GameTopics.committed(game.names().auditEvents()).size();
    }

    private static int partition(int cycle) {
        return BuiltInPartitioner.partitionForKey(EventCodec.key(cycle), GameTopics.PARTITIONS);
    }
}
