package dev.cyclelog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.events.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
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

    private static final Topics TOPICS = Topics.DEFAULT;
    private static final Instant APPENDED = Instant.parse("2026-05-06T07:08:09.123Z");
    private static final int PARTITIONS = 6;
    /** The driver has partition 0 only; this cycle belongs there, the other one does not. */
    private static final int CYCLE = cycle(true);

    private static final int FOREIGN_CYCLE = cycle(false);

    @TempDir
    Path stateDir;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> gameEvents;
    private TestOutputTopic<byte[], byte[]> auditEvents;
    private TestOutputTopic<byte[], byte[]> deadLetters;
    private TestOutputTopic<byte[], byte[]> rerouted;

    private static int cycle(boolean inPartition0) {
        int cycle = 0;
        while ((BuiltInPartitioner.partitionForKey(EventCodec.key(cycle), PARTITIONS) == 0) != inPartition0) {
            cycle++;
        }
        return cycle;
    }

    @BeforeEach
    void start() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(
                SequencerTopology.build(TOPICS, PARTITIONS, new EventValidator(EventCatalogue.builtIn())), properties);
        gameEvents = driver.createInputTopic(TOPICS.gameEvents(), new ByteArraySerializer(), new ByteArraySerializer());
        auditEvents = output(TOPICS.auditEvents());
        deadLetters = output(TOPICS.deadLetter());
        rerouted = output(TOPICS.rerouted());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void numbersEachCycleFromOneInTheOrderOfArrival() {
        publish(sale("a", CYCLE, "1"));
        publish(sale("b", CYCLE, "2"));

        List<SequencedEvent> events = sequenced();
        assertThat(events).extracting(SequencedEvent::eventId).containsExactly("a", "b");
        assertThat(events).extracting(SequencedEvent::sequenceNumber).containsExactly(1, 2);
        assertThat(tally(Tally.ACCEPTED)).isEqualTo(2);
    }

    @Test
    void aMissingTimestampIsTheAppendTime() {
        publish(sale("a", CYCLE, "1"));

        assertThat(sequenced().get(0).eventTimestamp()).hasToString("2026-05-06T07:08:09.123");
    }

    @Test
    void aRetryIsDroppedAlsoIfItsTextDiffers() {
        publish(sale("a", CYCLE, "1"));
        publish(sale("a", CYCLE, "1.0").replace(",", " , "));
        publish(sale("b", CYCLE, "1"));

        assertThat(sequenced()).extracting(SequencedEvent::sequenceNumber).containsExactly(1, 2);
        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(tally(Tally.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void theSameIdWithOtherContentIsAConflict() {
        publish(sale("a", CYCLE, "1"));
        publish(sale("a", CYCLE, "2"));

        assertThat(sequenced()).hasSize(1);
        assertThat(header(deadLetters.readRecord(), Headers.REASON)).isEqualTo("conflicting-duplicate");
        assertThat(tally(Tally.REJECTED)).isEqualTo(1);
    }

    @Test
    void aDeadLetterKeepsBytesReasonOriginAndSource() {
        String broken = "{\"eventId\":\"a\"}";
        gameEvents.pipeInput(new TestRecord<>(
                "k".getBytes(StandardCharsets.UTF_8),
                broken.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders()
                        .add("source", "shop".getBytes(StandardCharsets.UTF_8))
                        .add("other", new byte[9]),
                APPENDED));

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
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
        gameEvents.pipeInput(new TestRecord<>(null, null, APPENDED));

        assertThat(deadLetters.readRecord().value()).isNull();
    }

    @Test
    void ofAnOversizedRecordTheBeginningIsKept() {
        byte[] giant = new byte[DeadLetters.MAX_VALUE_BYTES + 1];
        gameEvents.pipeInput(new TestRecord<>(null, giant, APPENDED));

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.value()).hasSize(64 << 10);
        assertThat(header(letter, Headers.REASON)).isEqualTo("too-large");
        assertThat(header(letter, Headers.ORIGINAL_LENGTH)).isEqualTo(Integer.toString(giant.length));
        assertThat(header(letter, Headers.ORIGINAL_SHA256)).isEqualTo(Fingerprint.sha256Hex(giant));
    }

    @Test
    void thousandsOfViolationsStayBounded() {
        String payload = "{"
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "\"x" + i + "\":\"\\u0000\"")
                        .collect(Collectors.joining(","))
                + "}";
        publish(sale("a", CYCLE, "1").replace("{\"weaponId\":5,\"salePrice\":1}", payload));

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(header(letter, Headers.REASON)).isEqualTo("unstorable-value");
        assertThat(header(letter, Headers.VIOLATIONS).length()).isBetween(4_000, 8 << 10);
    }

    @ParameterizedTest
    @DisplayName("violations are text for UTF-8 and for jsonb, whatever the names of a refused event's fields are")
    @MethodSource("eventsWithImpossibleNames")
    void violationsAreStorable(String json) {
        publish(json);

        JsonNode violations = Json.MAPPER.readTree(header(deadLetters.readRecord(), Headers.VIOLATIONS));
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
        publish(sale("a", FOREIGN_CYCLE, "1"));

        assertThat(auditEvents.isEmpty()).isTrue();
        TestRecord<byte[], byte[]> sent = rerouted.readRecord();
        assertThat(sent.key()).isEqualTo(EventCodec.key(FOREIGN_CYCLE));
        assertThat(header(sent, Headers.ORIGIN_TIMESTAMP)).isEqualTo(Long.toString(APPENDED.toEpochMilli()));
        assertThat(tally(Tally.REROUTED)).isEqualTo(1);
        assertThat(tally(Tally.ACCEPTED)).isZero();
    }

    @Test
    void anEventThatIsNotAtHomeAfterBeingSentThereIsADeadLetter() {
        // The driver has one partition, so what is sent home comes back to it.
        publish(sale("a", FOREIGN_CYCLE, "1"));

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(header(letter, Headers.REASON)).isEqualTo("wrong-partition");
        assertThat(header(letter, Headers.ORIGIN_TOPIC)).isEqualTo(TOPICS.gameEvents());
        assertThat(tally(Tally.REJECTED)).isEqualTo(1);
    }

    @Test
    void aReroutedEventCountsWithItsFirstAppendTime() {
        TestInputTopic<byte[], byte[]> home =
                driver.createInputTopic(TOPICS.rerouted(), new ByteArraySerializer(), new ByteArraySerializer());
        RecordHeaders headers = new RecordHeaders();
        new Origin("game-events", 3, 77, APPENDED.minusSeconds(9)).addTo(headers);

        home.pipeInput(new TestRecord<>(
                EventCodec.key(CYCLE), sale("a", CYCLE, "1").getBytes(StandardCharsets.UTF_8), headers, APPENDED));

        assertThat(sequenced().get(0).eventTimestamp()).hasToString("2026-05-06T07:08:00.123");
    }

    private void publish(String json) {
        gameEvents.pipeInput(new TestRecord<>(
                EventCodec.key(CYCLE), json.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), APPENDED));
    }

    private static String sale(String id, int cycle, String price) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":%s}}""".formatted(id, cycle, price);
    }

    private List<SequencedEvent> sequenced() {
        return auditEvents.readValuesToList().stream().map(EventCodec::decode).toList();
    }

    private long tally(Tally tally) {
        return SequencerState.toLong(driver.<byte[], byte[]>getKeyValueStore(SequencerTopology.TALLIES)
                .get(tally.key()));
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
