package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** Reads topics of any broker from their beginning to their end, committed records only. */
public final class TopicReader {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;

    /** @param bootstrapServers where the broker is */
    public TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * The topic's records, each partition's in order.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if a transaction hangs, so that the end cannot be read
     */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<TopicPartition, Long> ends;
        try (KafkaConsumer<byte[], byte[]> everything = consumer("read_uncommitted")) {
            ends = everything.endOffsets(partitions(everything, topic));
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Awaitility.await("the end of " + topic)
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                        return ends.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                    });
            records.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                    .thenComparingLong(ConsumerRecord::offset));
            return records;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        assertThat(partitions).as("partitions of " + topic).isNotEmpty();
        return partitions;
    }
}
