package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.events.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The sequencer's topology without a broker: its partition 0, the topics around it, and a clock that tests move. */
final class SequencerDriver implements AutoCloseable {

    static final Topics TOPICS = Topics.DEFAULT;
    static final int PARTITIONS = 6;
    static final Instant START = Instant.parse("2026-05-06T07:08:09.123Z");
    /** The driver has partition 0 only; this cycle belongs there, the other one does not. */
    static final int CYCLE = cycle(0, true);

    static final int FOREIGN_CYCLE = cycle(0, false);

    final TestOutputTopic<byte[], byte[]> auditEvents;
    final TestOutputTopic<byte[], byte[]> deadLetters;
    final TestOutputTopic<byte[], byte[]> rerouted;
    final TestOutputTopic<byte[], byte[]> breaker;
    final List<Trip> trips = new ArrayList<>();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> gameEvents;
    private Instant now = START;

    SequencerDriver(Path stateDir, SequencerSettings settings) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        EventValidator validator = new EventValidator(EventCatalogue.builtIn());
        driver = new TopologyTestDriver(
                SequencerTopology.build(
                        TOPICS,
                        () -> new SequencerProcessor(
                                TOPICS,
                                PARTITIONS,
                                validator,
                                settings,
                                new NewTopics(),
                                new RecordedTrips(),
                                new SequencerMetrics(new SimpleMeterRegistry()))),
                properties,
                START);
        gameEvents = input(TOPICS.gameEvents());
        auditEvents = output(TOPICS.auditEvents());
        deadLetters = output(TOPICS.deadLetter());
        rerouted = output(TOPICS.rerouted());
        breaker = output(TOPICS.breaker());
    }

    /** A cycle from this one on that belongs to partition 0, or does not. */
    static int cycle(int from, boolean inPartition0) {
        int cycle = from;
        while ((BuiltInPartitioner.partitionForKey(EventCodec.key(cycle), PARTITIONS) == 0) != inPartition0) {
            cycle++;
        }
        return cycle;
    }

    TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void publish(String json) {
        publish(new TestRecord<>(
                EventCodec.key(CYCLE), json.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), now));
    }

    void publish(TestRecord<byte[], byte[]> record) {
        gameEvents.pipeInput(record);
    }

    static String sale(String id, int cycle, String price) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":%s}}""".formatted(id, cycle, price);
    }

    /** Lets time pass for the broker and the machine. */
    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** Lets time pass for the machine while the sequencer is down: the broker's clock is that of what waits. */
    void passWithoutLooking(Duration time) {
        driver.advanceWallClockTime(time);
    }

    List<SequencedEvent> sequenced() {
        return auditEvents.readValuesToList().stream().map(EventCodec::decode).toList();
    }

    /** The reasons of the dead letters since the last call. */
    List<String> reasons() {
        return deadLetters.readRecordsToList().stream()
                .map(letter -> header(letter, Headers.REASON))
                .toList();
    }

    long tally(Tally tally) {
        return SequencerState.toLong(store(SequencerTopology.TALLIES).get(tally.key()));
    }

    KeyValueStore<byte[], byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
    }

    private static final class NewTopics implements BrokerFacts {
        @Override
        public TopicIds topicIds() {
            return new TopicIds(Map.of());
        }

        @Override
        public Optional<ConsumerRecord<byte[], byte[]>> lastAuditEvent(int partition) {
            return Optional.empty();
        }
    }

    private final class RecordedTrips implements BreakerSwitch {
        @Override
        public void assigned(int partition) {
            // The driver's only partition is there from the start.
        }

        @Override
        public void tripped(Trip trip) {
            trips.add(trip);
        }

        @Override
        public void revoked(int partition) {
            // As above.
        }
    }
}
