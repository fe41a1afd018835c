package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.SequencerDriver.header;
import static dev.cyclelog.sequencer.SequencerDriver.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SequencerTopologyTest {

    private static final Instant APPENDED = SequencerDriver.START;
    private static final int CYCLE = SequencerDriver.CYCLE;
    private static final int FOREIGN_CYCLE = SequencerDriver.FOREIGN_CYCLE;

    @TempDir
    private Path stateDir;

    private SequencerDriver sequencer;

    @BeforeEach
    void start() {
        sequencer = new SequencerDriver(stateDir, SequencerSettings.of(Settings.load()));
    }

    @AfterEach
    void stop() {
        sequencer.close();
    }

    @Test
    void numbersEachCycleFromOneInTheOrderOfArrival() {
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.publish(sale("b", CYCLE, "2"));

        List<SequencedEvent> events = sequencer.sequenced();
        assertThat(events).extracting(SequencedEvent::eventId).containsExactly("a", "b");
        assertThat(events).extracting(SequencedEvent::sequenceNumber).containsExactly(1, 2);
        assertThat(sequencer.tally(Tally.ACCEPTED)).isEqualTo(2);
    }

    @Test
    void aMissingTimestampIsTheAppendTime() {
        sequencer.publish(sale("a", CYCLE, "1"));

        assertThat(sequencer.sequenced().get(0).eventTimestamp()).hasToString("2026-05-06T07:08:09.123");
    }

    @Test
    void aRetryIsDroppedAlsoIfItsTextDiffers() {
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.publish(sale("a", CYCLE, "1.0").replace(",", " , "));
        sequencer.publish(sale("b", CYCLE, "1"));

        assertThat(sequencer.sequenced())
                .extracting(SequencedEvent::sequenceNumber)
                .containsExactly(1, 2);
        assertThat(sequencer.deadLetters.isEmpty()).isTrue();
        assertThat(sequencer.tally(Tally.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void theSameIdWithOtherContentIsAConflict() {
        sequencer.publish(sale("a", CYCLE, "1"));
        sequencer.publish(sale("a", CYCLE, "2"));

        assertThat(sequencer.sequenced()).hasSize(1);
        assertThat(header(sequencer.deadLetters.readRecord(), Headers.REASON)).isEqualTo("conflicting-duplicate");
        assertThat(sequencer.tally(Tally.REJECTED)).isEqualTo(1);
    }

    @Test
    void aDeadLetterKeepsBytesReasonOriginAndSource() {
        String broken = "{\"eventId\":\"a\"}";
        sequencer.publish(new TestRecord<>(
                "k".getBytes(StandardCharsets.UTF_8),
                broken.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders()
                        .add("source", "shop".getBytes(StandardCharsets.UTF_8))
                        .add("other", new byte[9]),
                APPENDED));

        TestRecord<byte[], byte[]> letter = sequencer.deadLetters.readRecord();
        assertThat(letter.key()).asString().isEqualTo("k");
        assertThat(letter.value()).asString().isEqualTo(broken);
        assertThat(header(letter, Headers.REASON)).isEqualTo("invalid-envelope");
        assertThat(header(letter, Headers.VIOLATIONS))
                .contains("{\"pointer\":\"/eventType\",\"message\":\"is missing\"}")
                .contains("/payload");
        assertThat(header(letter, Headers.ORIGIN_TOPIC)).isEqualTo("game-events");
        assertThat(header(letter, Headers.ORIGIN_PARTITION)).isEqualTo("0");
        assertThat(header(letter, Headers.ORIGIN_OFFSET)).isEqualTo("0");
        assertThat(header(letter, Headers.ORIGIN_TIMESTAMP)).isEqualTo(Long.toString(APPENDED.toEpochMilli()));
        assertThat(header(letter, Headers.SOURCE)).isEqualTo("shop");
        assertThat(letter.headers().lastHeader("other")).isNull();
    }

    @Test
    void aRecordWithoutKeyOrValueIsADeadLetterToo() {
        sequencer.publish(new TestRecord<>(null, null, APPENDED));

        assertThat(sequencer.deadLetters.readRecord().value()).isNull();
    }

    @Test
    void ofAnOversizedRecordTheBeginningIsKept() {
        byte[] giant = new byte[DeadLetters.MAX_VALUE_BYTES + 1];
        sequencer.publish(new TestRecord<>(null, giant, APPENDED));

        TestRecord<byte[], byte[]> letter = sequencer.deadLetters.readRecord();
        assertThat(letter.value()).hasSize(64 << 10);
        assertThat(header(letter, Headers.REASON)).isEqualTo("too-large");
        assertThat(header(letter, Headers.ORIGINAL_LENGTH)).isEqualTo(Integer.toString(giant.length));
        assertThat(header(letter, Headers.ORIGINAL_SHA256)).isEqualTo(Fingerprint.sha256Hex(giant));
    }

    @Test
    @DisplayName("a forged origin does not make a dead letter larger than what the producer may send")
    void aForgedOriginStaysBounded() {
        RecordHeaders headers = new RecordHeaders();
        new Origin("t".repeat(DeadLetters.MAX_VALUE_BYTES), 0, 0, APPENDED).addTo(headers);
        sequencer
                .input(SequencerDriver.TOPICS.rerouted())
                .pipeInput(new TestRecord<>(null, new byte[DeadLetters.MAX_VALUE_BYTES], headers, APPENDED));

        TestRecord<byte[], byte[]> letter = sequencer.deadLetters.readRecord();
        assertThat(header(letter, Headers.ORIGIN_TOPIC)).isEqualTo(SequencerDriver.TOPICS.rerouted());
        assertThat(AbstractRecords.estimateSizeInBytesUpperBound(
                        RecordBatch.CURRENT_MAGIC_VALUE,
                        CompressionType.NONE,
                        letter.key(),
                        letter.value(),
                        letter.headers().toArray()))
                .isLessThanOrEqualTo(TopicAdmin.MAX_RECORD_BYTES);
    }

    @Test
    void thousandsOfViolationsStayBounded() {
        String payload = "{"
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "\"x" + i + "\":\"\\u0000\"")
                        .collect(Collectors.joining(","))
                + "}";
        sequencer.publish(sale("a", CYCLE, "1").replace("{\"weaponId\":5,\"salePrice\":1}", payload));

        TestRecord<byte[], byte[]> letter = sequencer.deadLetters.readRecord();
        assertThat(header(letter, Headers.REASON)).isEqualTo("unstorable-value");
        assertThat(header(letter, Headers.VIOLATIONS).length()).isBetween(4_000, 8 << 10);
    }

    @ParameterizedTest
    @DisplayName("violations are text for UTF-8 and for jsonb, whatever the names of a refused event's fields are")
    @MethodSource("eventsWithImpossibleNames")
    void violationsAreStorable(String json) {
        sequencer.publish(json);

        JsonNode violations = Json.MAPPER.readTree(header(sequencer.deadLetters.readRecord(), Headers.VIOLATIONS));
        assertThat(violations)
                .isNotEmpty()
                .allSatisfy(violation -> violation.forEach(text -> assertThat(text.stringValue())
                        .doesNotContain("\0")
                        .matches(StandardCharsets.UTF_8.newEncoder()::canEncode, "has no half of a surrogate pair")));
    }

    private static Stream<String> eventsWithImpossibleNames() {
        String sale = sale("a", CYCLE, "1");
        return Stream.of(
                sale.replace("\"weaponId\"", "\"x\\u0000\""),
                sale.replace("\"weaponId\"", "\"x\\ud800\""),
                // Jackson's message about a duplicate key repeats the key.
                sale.replace("\"weaponId\"", "\"x\\u0000\":1,\"x\\u0000\""),
                sale.replace("\"weaponId\"", "\"x\\udc00\":1,\"x\\udc00\""),
                // A long pointer is cut: here in the middle of a character.
                sale.replace("\"userId\"", "\"" + "x".repeat(998) + "😀\":1,\"userId\""));
    }

    @Test
    void anEventOnAForeignPartitionIsSentHomeUnderItsCycleWithItsFirstAppendTime() {
        sequencer.publish(sale("a", FOREIGN_CYCLE, "1"));

        assertThat(sequencer.auditEvents.isEmpty()).isTrue();
        TestRecord<byte[], byte[]> sent = sequencer.rerouted.readRecord();
        assertThat(sent.key()).isEqualTo(EventCodec.key(FOREIGN_CYCLE));
        assertThat(header(sent, Headers.ORIGIN_TIMESTAMP)).isEqualTo(Long.toString(APPENDED.toEpochMilli()));
        assertThat(sequencer.tally(Tally.REROUTED)).isEqualTo(1);
        assertThat(sequencer.tally(Tally.ACCEPTED)).isZero();
    }

    @Test
    void anEventThatIsNotAtHomeAfterBeingSentThereIsADeadLetter() {
        // The driver has one partition, so what is sent home comes back to it.
        sequencer.publish(sale("a", FOREIGN_CYCLE, "1"));

        TestRecord<byte[], byte[]> letter = sequencer.deadLetters.readRecord();
        assertThat(header(letter, Headers.REASON)).isEqualTo("wrong-partition");
        assertThat(header(letter, Headers.ORIGIN_TOPIC)).isEqualTo(SequencerDriver.TOPICS.gameEvents());
        assertThat(sequencer.tally(Tally.REJECTED)).isEqualTo(1);
    }

    @Test
    void aReroutedEventCountsWithItsFirstAppendTime() {
        TestInputTopic<byte[], byte[]> home = sequencer.input(SequencerDriver.TOPICS.rerouted());
        RecordHeaders headers = new RecordHeaders();
        new Origin("game-events", 3, 77, APPENDED.minusSeconds(9)).addTo(headers);

        home.pipeInput(new TestRecord<>(
                EventCodec.key(CYCLE), sale("a", CYCLE, "1").getBytes(StandardCharsets.UTF_8), headers, APPENDED));

        assertThat(sequencer.sequenced().get(0).eventTimestamp()).hasToString("2026-05-06T07:08:00.123");
    }
}
