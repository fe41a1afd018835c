package dev.cyclelog.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Where topics begin and end, and how far consumer groups are. Safe for use by several threads. */
public final class OffsetAdmin implements AutoCloseable {

    private final AdminConnection kafka;

    /** Connects to Kafka. */
    public OffsetAdmin(Settings settings) {
        this.kafka = new AdminConnection(settings.kafka());
    }

    /**
     * Lets a consumer group that has never read begin at the beginning. Services do not do so by themselves: one that
     * has lost its position must stop, not read everything again.
     *
     * @param groupId the group
     * @param inputs the topics that it reads
     * @param output the topic that it writes: while that is empty, nothing was ever read
     */
    public void initialiseOffsets(String groupId, List<String> inputs, String output) {
        boolean nothingWritten = endOffsets(output).values().stream().allMatch(offset -> offset == 0);
        if (!committedOffsets(groupId).isEmpty() || !nothingWritten) {
            return;
        }
        Map<TopicPartition, Long> beginning = new HashMap<>();
        inputs.forEach(topic -> beginning.putAll(beginningOffsets(topic)));
        commit(groupId, beginning);
    }

    /**
     * Where a partition begins and ends.
     *
     * @param beginning the first offset that it still holds
     * @param lastStable where the first open transaction begins, or the high watermark if there is none
     * @param highWatermark the end, open transactions included
     */
    public record Bounds(long beginning, long lastStable, long highWatermark) {}

    /** Where each of the topics' partitions begins and ends. */
    public Map<TopicPartition, Bounds> bounds(Collection<String> topics) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> kafka.partitions(topic).stream())
                .toList();
        Map<TopicPartition, Long> beginnings =
                offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> stable = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Bounds> bounds = new LinkedHashMap<>();
        partitions.forEach(partition -> bounds.put(
                partition, new Bounds(beginnings.get(partition), stable.get(partition), ends.get(partition))));
        return bounds;
    }

    /** The first offset that each of the topic's partitions still holds. */
    public Map<TopicPartition, Long> beginningOffsets(String topic) {
        return offsets(kafka.partitions(topic), OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The end of each of the topic's partitions, open transactions left out. */
    public Map<TopicPartition, Long> endOffsets(String topic) {
        return offsets(kafka.partitions(topic), OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /** The end of each of the topic's partitions, open transactions included. */
    public Map<TopicPartition, Long> highWatermarks(String topic) {
        return offsets(kafka.partitions(topic), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        kafka.get(kafka.admin()
                        .listOffsets(
                                partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)),
                                new ListOffsetsOptions(isolation))
                        .all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** The offsets that a consumer group has committed; partitions without one are left out. */
    public Map<TopicPartition, Long> committedOffsets(String groupId) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        kafka.get(kafka.admin().listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    /**
     * Moves a consumer group.
     *
     * @throws IllegalStateException if the group has members
     */
    public void commit(String groupId, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        offsets.forEach((partition, offset) -> positions.put(partition, new OffsetAndMetadata(offset)));
        kafka.get(kafka.admin().alterConsumerGroupOffsets(groupId, positions).all());
    }

    /** Whether instances of a service are running: members of its group. */
    public boolean hasMembers(String groupId) {
        try {
            return !kafka.get(kafka.admin()
                            .describeConsumerGroups(List.of(groupId))
                            .describedGroups()
                            .get(groupId))
                    .members()
                    .isEmpty();
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
