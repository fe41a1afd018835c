package dev.cyclelog.runtime.lag;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.OffsetAdmin.Bounds;
import dev.cyclelog.runtime.Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads from Kafka how far consumer groups are behind, in events and in time, whether their members are running or not.
 * The time comes from the topic itself: it is the age of the first record that is not yet processed, also if an open
 * transaction hides that record. Not safe for use by several threads.
 */
public final class LagReader implements AutoCloseable {

    private final OffsetAdmin offsets;
    private final FirstRecords committed;
    private final FirstRecords all;
    private final Map<String, Map<TopicPartition, PartitionLag>> readable = new HashMap<>();

    /** Connects to Kafka. */
    public LagReader(Settings settings) {
        this.offsets = new OffsetAdmin(settings);
        this.committed = new FirstRecords(settings.kafka(), "read_committed");
        this.all = new FirstRecords(settings.kafka(), "read_uncommitted");
    }

    /**
     * The lag of a stage: one entry for each partition of its topics, in their order.
     *
     * @throws RuntimeException if Kafka does not answer, or a topic does not exist
     */
    public List<PartitionLag> read(Stage stage) {
        // In this order: whoever commits meanwhile cannot be ahead of the end.
        Map<TopicPartition, Long> positions = offsets.committedOffsets(stage.group());
        Map<TopicPartition, Bounds> bounds = offsets.bounds(stage.topics());
        bounds.forEach((partition, bound) -> positions.putIfAbsent(partition, bound.beginning()));
        positions.keySet().retainAll(bounds.keySet());
        Map<TopicPartition, Instant> oldest = oldestReadable(stage, positions, bounds);
        oldest.putAll(oldestHidden(oldest, positions, bounds));
        return bounds.keySet().stream()
                .map(partition -> lag(stage, partition, positions, bounds, oldest))
                .toList();
    }

    private Map<TopicPartition, Instant> oldestReadable(
            Stage stage, Map<TopicPartition, Long> positions, Map<TopicPartition, Bounds> bounds) {
        Map<TopicPartition, PartitionLag> before = readable.getOrDefault(stage.group(), Map.of());
        Map<TopicPartition, Instant> oldest = new HashMap<>();
        Map<TopicPartition, Long> unknown = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        positions.forEach((partition, position) -> {
            PartitionLag known = before.get(partition);
            // While a group stands still, the record that it waits before stays the same, unless that is deleted.
            if (known != null
                    && known.committed() == position
                    && position >= bounds.get(partition).beginning()) {
                oldest.put(partition, known.oldest().orElseThrow());
            } else {
                unknown.put(partition, position);
                ends.put(partition, bounds.get(partition).lastStable());
            }
        });
        oldest.putAll(committed.find(unknown, ends));
        Map<TopicPartition, PartitionLag> lags = new HashMap<>();
        oldest.keySet().forEach(partition -> lags.put(partition, lag(stage, partition, positions, bounds, oldest)));
        readable.put(stage.group(), lags);
        return oldest;
    }

    /** Where nothing can be read, and yet something is there: a transaction is open, or hangs. */
    private Map<TopicPartition, Instant> oldestHidden(
            Map<TopicPartition, Instant> readable,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Bounds> bounds) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        positions.forEach((partition, position) -> {
            Bounds bound = bounds.get(partition);
            if (!readable.containsKey(partition) && bound.lastStable() < bound.highWatermark()) {
                starts.put(partition, Math.max(position, bound.lastStable()));
                ends.put(partition, bound.highWatermark());
            }
        });
        return all.find(starts, ends);
    }

    private static PartitionLag lag(
            Stage stage,
            TopicPartition partition,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Bounds> bounds,
            Map<TopicPartition, Instant> oldest) {
        return new PartitionLag(
                stage.group(),
                partition,
                positions.get(partition),
                bounds.get(partition).highWatermark(),
                Optional.ofNullable(oldest.get(partition)));
    }

    @Override
    public void close() {
        try (offsets;
                committed;
                all) {
            readable.clear();
        }
    }
}
