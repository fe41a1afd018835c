package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.SequencerDriver.CYCLE;
import static dev.cyclelog.sequencer.SequencerDriver.FOREIGN_CYCLE;
import static dev.cyclelog.sequencer.SequencerDriver.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A cycle whose last event is longer ago than cycle-retention")
class CycleExpiryTest {

    private static final Duration RETENTION = Duration.ofDays(40);
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(31);

    @TempDir
    private Path stateDir;

    private SequencerDriver sequencer;

    @BeforeEach
    void start() {
        SequencerSettings defaults = SequencerSettings.of(Settings.load());
        sequencer =
                new SequencerDriver(stateDir, new SequencerSettings(RETENTION, defaults.breaker(), defaults.http()));
    }

    @AfterEach
    void stop() {
        sequencer.close();
    }

    @Test
    @DisplayName("is not over just before: a retry is dropped, a new event is numbered on")
    void justBefore() {
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.pass(RETENTION.minus(MOMENT));
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.publish(sale("b", CYCLE, "1"));

        assertThat(sequencer.sequenced())
                .extracting(SequencedEvent::sequenceNumber)
                .containsExactly(1, 2);
        assertThat(sequencer.tally(Tally.DUPLICATE)).isEqualTo(1);
        assertThat(sequencer.reasons()).isEmpty();
    }

    @Test
    @DisplayName("is over just after, whether its ids are gone already or not: nothing of it is numbered again")
    void justAfter() {
        sequencer.publish(sale("a", CYCLE, "1"));
        // The timer has looked by the first event's clock and found nothing: the next event itself is too late.
        sequencer.pass(RETENTION.plus(MOMENT));
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.publish(sale("b", CYCLE, "1"));
        sequencer.pass(LOOK);
        sequencer.pass(LOOK);
        sequencer.publish(sale("a", CYCLE, "1"));

        assertThat(sequencer.sequenced()).hasSize(1);
        assertThat(sequencer.reasons()).containsExactly("cycle-expired", "cycle-expired", "cycle-expired");
    }

    @Test
    @DisplayName("stays over, also if the broker's clock goes back while its ids are being forgotten")
    void staysOver() {
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.pass(RETENTION.plus(MOMENT));
        sequencer.publish(sale("b", CYCLE, "1"));
        sequencer.publish(later(Duration.ZERO, sale("c", CYCLE, "1")));

        assertThat(sequencer.reasons()).containsExactly("cycle-expired", "cycle-expired");
    }

    @Test
    @DisplayName("counts from its last event")
    void countsFromTheLastEvent() {
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.pass(RETENTION.minus(MOMENT));
        sequencer.publish(sale("b", CYCLE, "1"));
        sequencer.pass(RETENTION.minus(MOMENT));
        sequencer.publish(sale("a", CYCLE, "1"));

        assertThat(sequencer.tally(Tally.DUPLICATE)).isEqualTo(1);
    }

    @Test
    @DisplayName("has its ids forgotten, a few at a time; its counter stays, and other cycles keep theirs")
    void forgetsTheIds() {
        int ids = 12_000;
        for (int i = 0; i < ids; i++) {
            sequencer.publish(sale("e" + i, CYCLE, "1"));
        }
        int young = SequencerDriver.cycle(CYCLE + 1, true);
        sequencer.pass(RETENTION);
        sequencer.publish(sale("y", young, "1"));

        // The timer first sees that there is nothing to read, then takes the machine's clock.
        sequencer.pass(LOOK);
        sequencer.pass(LOOK);
        List<Integer> left = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            left.add(storedIds());
            sequencer.pass(Duration.ofMillis(500));
        }

        assertThat(left).as("not all at once").anyMatch(count -> count > 1 && count < ids);
        assertThat(left.get(left.size() - 1)).as("all but the young one's").isEqualTo(1);
        sequencer.publish(sale("e0", CYCLE, "1"));
        assertThat(sequencer.reasons()).containsExactly("cycle-expired");
        sequencer.publish(sale("y", young, "1"));
        assertThat(sequencer.tally(Tally.DUPLICATE)).isEqualTo(1);
        assertThat(CycleCounter.of(sequencer.store(SequencerTopology.COUNTERS).get(CycleCounter.key(CYCLE))))
                .extracting(CycleCounter::lastSequenceNumber, CycleCounter::ids)
                .containsExactly(ids, CycleCounter.Ids.FORGOTTEN);
    }

    @Test
    @DisplayName("does not expire while its events still wait to be read")
    void notWhileEventsWait() {
        sequencer.publish(sale("a", CYCLE, "1"));
        // Down for long; then the backlog: its first record, with the time passing while it is read.
        sequencer.passWithoutLooking(RETENTION.plus(RETENTION));
        for (int i = 0; i < 5; i++) {
            sequencer.publish(later(Duration.ofDays(i), sale("b" + i, CYCLE, "1")));
            sequencer.pass(LOOK);
        }

        assertThat(sequencer.sequenced()).hasSize(6);
        assertThat(sequencer.reasons()).isEmpty();
    }

    @Test
    @DisplayName("is not made young again by the clock of a client that wrote past the sequencer")
    void foreignClocks() {
        sequencer.publish(sale("a", CYCLE, "1"));
        RecordHeaders headers = new RecordHeaders();
        new Origin("game-events", 1, 1, SequencerDriver.START.plus(Duration.ofDays(9_000_000))).addTo(headers);
        sequencer
                .input(SequencerDriver.TOPICS.rerouted())
                .pipeInput(new TestRecord<>(
                        EventCodec.key(CYCLE),
                        sale("b", CYCLE, "1").getBytes(StandardCharsets.UTF_8),
                        headers,
                        SequencerDriver.START));
        sequencer.pass(RETENTION.plus(MOMENT));
        sequencer.publish(sale("b", CYCLE, "1"));

        assertThat(sequencer.sequenced())
                .extracting(event -> event.eventTimestamp().getYear())
                .containsExactly(2026, 2026);
        assertThat(sequencer.reasons()).containsExactly("cycle-expired");
    }

    @Test
    @DisplayName("is not touched by an event on a foreign partition")
    void foreignPartition() {
        sequencer.publish(sale("a", FOREIGN_CYCLE, "1"));

        assertThat(sequencer.store(SequencerTopology.COUNTERS).approximateNumEntries())
                .isZero();
    }

    private TestRecord<byte[], byte[]> later(Duration time, String json) {
        return new TestRecord<>(
                EventCodec.key(CYCLE),
                json.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                SequencerDriver.START.plus(time));
    }

    private int storedIds() {
        int count = 0;
        try (KeyValueIterator<byte[], byte[]> all =
                sequencer.store(SequencerTopology.EVENT_IDS).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }
}
