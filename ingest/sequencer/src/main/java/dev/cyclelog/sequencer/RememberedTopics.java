package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** With which topics the sequencer's state was made, read from its changelog while no sequencer runs. */
final class RememberedTopics {

    private static final Duration POLL = Duration.ofMillis(200);

    private RememberedTopics() {}

    /** What the partitions remember; empty if their changelog is gone. */
    static Set<TopicIds> read(Settings settings) {
        String changelog = SequencerTopology.changelog(settings.topics().names(), SequencerTopology.TALLIES);
        Map<String, Object> properties = new HashMap<>(settings.kafka().properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        Set<TopicIds> remembered = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(changelog).stream()
                    .map(partition -> new TopicPartition(changelog, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(partition -> read(consumer, partition, ends.get(partition), remembered));
        }
        return remembered;
    }

    /** The ids are among the first records of the changelog, and there once. */
    private static void read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end, Set<TopicIds> remembered) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (Arrays.equals(record.key(), SequencerState.TOPIC_IDS)) {
                    remembered.add(TopicIds.of(record.value()));
                    return;
                }
            }
        }
    }
}
