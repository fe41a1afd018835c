package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import tools.jackson.databind.JsonNode;

/**
 * The topology without Kafka: it is given published events, which it numbers, and keeps what is published of each cycle
 * last.
 */
final class TestedTopology implements AutoCloseable {

    private static final Instant START = Instant.parse("2026-05-06T07:00:00.5Z");
    private static final Duration CORRECTION = Duration.ofSeconds(1);

    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> auditEvents;
    private final TestOutputTopic<byte[], byte[]> cycleMetrics;
    private final Map<Integer, Integer> lastNumbers = new HashMap<>();
    private final Map<Integer, List<JsonNode>> incomplete = new HashMap<>();
    private final Map<Integer, PublishedCycle> published = new HashMap<>();

    TestedTopology(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(SnapshotterTopology.build(Topics.DEFAULT), properties);
        auditEvents = driver.createInputTopic(
                Topics.DEFAULT.auditEvents(), new ByteArraySerializer(), new ByteArraySerializer());
        cycleMetrics = driver.createOutputTopic(
                Topics.DEFAULT.cycleMetrics(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** When Kafka appended a cycle's event: the timestamp of those that have none. */
    static Instant appendTime(int sequenceNumber) {
        return START.plusSeconds(sequenceNumber);
    }

    /** The next event of its cycle. */
    void send(int cycleNumber, String event) {
        int number = lastNumbers.merge(cycleNumber, 1, Integer::sum);
        auditEvents.pipeInput(
                EventCodec.key(cycleNumber),
                EventCodec.sequence(
                        event.getBytes(StandardCharsets.UTF_8),
                        event.contains("\"eventTimestamp\""),
                        number,
                        appendTime(number)));
    }

    /** Lets as much time pass as corrections take. */
    void advance() {
        driver.advanceWallClockTime(CORRECTION);
    }

    /** What was published last of the cycle; nothing if it has not been completed. */
    Optional<PublishedCycle> published(int cycleNumber) {
        for (byte[] value : cycleMetrics.readValuesToList()) {
            JsonNode record = Json.MAPPER.readTree(value);
            int cycle = record.get("cycleNumber").intValue();
            List<JsonNode> records = incomplete.computeIfAbsent(cycle, number -> new ArrayList<>());
            records.add(record);
            if (record.get("kind").stringValue().equals("summary")) {
                published.put(cycle, new PublishedCycle(records));
                incomplete.remove(cycle);
            }
        }
        return Optional.ofNullable(published.get(cycleNumber));
    }

    @Override
    public void close() {
        driver.close();
    }
}
