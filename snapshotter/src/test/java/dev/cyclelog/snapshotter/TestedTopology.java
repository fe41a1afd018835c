package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The topology without Kafka: it is given published events, which it numbers, and keeps what is published of each cycle
 * last.
 */
final class TestedTopology implements AutoCloseable {

    private static final Instant START = Instant.parse("2026-05-06T07:00:00.5Z");
    private static final Duration CORRECTION = Duration.ofSeconds(3);

    private final SnapshotterDriver driver;
    private final Map<Integer, Integer> lastNumbers = new HashMap<>();
    private final Map<Integer, List<JsonNode>> incomplete = new HashMap<>();
    private final Map<Integer, PublishedCycle> published = new HashMap<>();

    TestedTopology(Path stateDir) {
        driver = new SnapshotterDriver(stateDir);
    }

    /** When Kafka appended a cycle's event: the timestamp of those that have none. */
    static Instant appendTime(int sequenceNumber) {
        return START.plusSeconds(sequenceNumber);
    }

    /** The next event of its cycle. */
    void send(int cycleNumber, String event) {
        int number = lastNumbers.merge(cycleNumber, 1, Integer::sum);
        driver.send(
                cycleNumber,
                EventCodec.sequence(
                        event.getBytes(StandardCharsets.UTF_8),
                        event.contains("\"eventTimestamp\""),
                        number,
                        appendTime(number)));
    }

    /** Lets as much time pass as corrections take. */
    void advance() {
        driver.advance(CORRECTION);
    }

    /** What was published last of the cycle; nothing if it has not been completed. */
    Optional<PublishedCycle> published(int cycleNumber) {
        for (JsonNode record : driver.published()) {
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
