package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.SequencedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequencer against a real broker; what it decides about single records is {@link SequencerTopologyTest}'s. */
@DisplayName("The sequencer")
class SequencerIT {

    private static final int CYCLES = 5;
    private static final int EVENTS = 60;

    @TempDir
    private Path stateDir;

    private GameTopics game;

    @BeforeEach
    void createTopics() {
        game = new GameTopics(stateDir);
    }

    @AfterEach
    void closeClients() {
        game.close();
    }

    @Test
    @DisplayName("makes of all that is published one log: each event once, each cycle numbered without a gap")
    void makesOneLog() {
        game.initialiseOffsets();
        for (int i = 0; i < EVENTS; i++) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                game.publish(cycle, sale("e" + i, cycle, i));
                if (i % 5 == 0) {
                    game.publish(cycle, sale("e" + i, cycle, i).replace(":", " : "));
                }
                if (i % 10 == 0) {
                    game.publish(cycle, sale("e" + i, cycle, 1_000));
                    game.publish(cycle, sale("broken" + i, cycle, -1));
                    game.publish(cycle, "{\"eventId\":");
                    game.publishOnAWrongPartition(cycle, sale("lost" + i, cycle, i));
                    game.publishOnAWrongPartition(cycle, sale("lost" + i, cycle, i));
                }
            }
        }

        Map<Tally, Long> tallies = game.sequenceAll();

        assertThat(tallies)
                .containsEntry(Tally.ACCEPTED, (long) CYCLES * (EVENTS + EVENTS / 10))
                .containsEntry(Tally.DUPLICATE, (long) CYCLES * (EVENTS / 5 + EVENTS / 10))
                .containsEntry(Tally.REJECTED, (long) CYCLES * EVENTS / 10 * 3)
                .containsEntry(Tally.REROUTED, (long) CYCLES * EVENTS / 10 * 2);
        Map<Integer, List<SequencedEvent>> cycles = game.auditEvents();
        assertThat(cycles).hasSize(CYCLES);
        cycles.forEach((cycle, events) -> {
            assertThat(events)
                    .extracting(SequencedEvent::sequenceNumber)
                    .containsExactlyElementsOf(numbers(1, EVENTS + EVENTS / 10));
            assertThat(ids(events, "e")).containsExactlyElementsOf(ids("e", EVENTS, 1));
            assertThat(ids(events, "lost")).containsExactlyElementsOf(ids("lost", EVENTS, 10));
        });
        assertThat(GameTopics.committed(game.names().deadLetter()).stream()
                        .collect(Collectors.groupingBy(SequencerIT::reason, Collectors.counting())))
                .isEqualTo(Map.of(
                        "conflicting-duplicate", (long) CYCLES * EVENTS / 10,
                        "malformed-json", (long) CYCLES * EVENTS / 10,
                        "schema-violation", (long) CYCLES * EVENTS / 10));
    }

    @Test
    @DisplayName("goes on numbering where it stopped, knows what it has seen, and needs no state directory for it")
    void goesOnWhereItStopped() throws IOException {
        game.initialiseOffsets();
        publishRun("first");
        game.sequenceAll();

        publishRun("second");
        publishRun("first");
        game.sequenceAll();

        Utils.delete(stateDir.toFile());
        publishRun("third");
        publishRun("first");
        publishRun("second");
        Map<Tally, Long> tallies = game.sequenceAll();

        assertThat(tallies)
                .containsEntry(Tally.ACCEPTED, 3L * CYCLES * 10)
                .containsEntry(Tally.DUPLICATE, 3L * CYCLES * 10);
        Map<Integer, List<SequencedEvent>> cycles = game.auditEvents();
        assertThat(cycles).hasSize(CYCLES);
        cycles.values().forEach(events -> {
            assertThat(events).extracting(SequencedEvent::sequenceNumber).containsExactlyElementsOf(numbers(1, 30));
            assertThat(ids(events, "first")).isEqualTo(ids("first", 10, 1));
            assertThat(ids(events, "second")).isEqualTo(ids("second", 10, 1));
            assertThat(ids(events, "third")).isEqualTo(ids("third", 10, 1));
        });
    }

    @Test
    @DisplayName("is not stopped by a record whose key or source outgrows what it may write")
    void isNotStoppedByAGiant() {
        game.initialiseOffsets();
        byte[] giant = new byte[2 << 20];
        ProducerRecord<byte[], byte[]> giantSource =
                new ProducerRecord<>(game.names().gameEvents(), EventCodec.key(1), GameTopics.bytes(sale("a", 1, 1)));
        giantSource.headers().add(Headers.SOURCE, giant);

        game.send(new ProducerRecord<>(game.names().gameEvents(), giant, GameTopics.bytes("broken")));
        game.send(giantSource);
        game.publish(1, sale("b", 1, 1));

        assertThat(game.sequenceAll()).containsEntry(Tally.ACCEPTED, 2L).containsEntry(Tally.REJECTED, 1L);
    }

    private void publishRun(String name) {
        for (int i = 0; i < 10; i++) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                game.publish(cycle, sale(name + i, cycle, i));
            }
        }
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<String> ids(List<SequencedEvent> events, String prefix) {
        return events.stream()
                .map(SequencedEvent::eventId)
                .filter(id -> id.startsWith(prefix))
                .toList();
    }

    private static List<String> ids(String prefix, int count, int step) {
        return IntStream.range(0, count)
                .filter(i -> i % step == 0)
                .mapToObj(i -> prefix + i)
                .toList();
    }

    private static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader(Headers.REASON).value(), StandardCharsets.UTF_8);
    }
}
