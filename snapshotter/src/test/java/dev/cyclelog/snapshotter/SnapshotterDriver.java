package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import tools.jackson.databind.JsonNode;

/** The topology without a broker: events in, metric records out. The clock moves when it is told to. */
final class SnapshotterDriver implements AutoCloseable {

    static final Duration RETENTION = Duration.ofDays(100);

    private static final Instant START = Instant.parse("2026-05-06T07:00:00Z");

    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> auditEvents;
    private final TestOutputTopic<byte[], byte[]> cycleMetrics;
    private Instant now = START;

    SnapshotterDriver(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(
                SnapshotterTopology.build(Topics.DEFAULT, RETENTION, Duration.ofMillis(100)), properties, START);
        auditEvents = driver.createInputTopic(
                Topics.DEFAULT.auditEvents(), new ByteArraySerializer(), new ByteArraySerializer());
        cycleMetrics = driver.createOutputTopic(
                Topics.DEFAULT.cycleMetrics(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Appends an event to the topic, now. */
    void send(int cycleNumber, byte[] event) {
        auditEvents.pipeInput(EventCodec.key(cycleNumber), event, now);
    }

    /** Lets time pass. */
    void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    boolean hasPublishedNothing() {
        return cycleMetrics.isEmpty();
    }

    /** What was published since the last call. */
    List<JsonNode> published() {
        return cycleMetrics.readValuesToList().stream()
                .map(Json.MAPPER::readTree)
                .toList();
    }

    /** Lets the times of further events differ from the machine's clock by that much more. */
    void shiftEvents(Duration time) {
        now = now.plus(time);
    }

    /** Lets a store lose all that it holds. */
    void clear(String store) {
        KeyValueStore<byte[], byte[]> victim = driver.getKeyValueStore(store);
        all(store).forEach(entry -> victim.delete(entry.key));
    }

    /** How many entries a store holds. */
    long entries(String store) {
        return all(store).size();
    }

    /** How many bytes the largest value of a store has. */
    int largest(String store) {
        return all(store).stream().mapToInt(entry -> entry.value.length).max().orElse(0);
    }

    private List<KeyValue<byte[], byte[]>> all(String store) {
        List<KeyValue<byte[], byte[]>> entries = new ArrayList<>();
        try (var all = driver.<byte[], byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(entries::add);
        }
        return entries;
    }

    @Override
    public void close() {
        driver.close();
    }
}
