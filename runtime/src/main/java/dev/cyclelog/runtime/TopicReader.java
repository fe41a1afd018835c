package dev.cyclelog.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed in a topic between given offsets, without a consumer group. May be used by one thread after
 * another, not by several at once.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Prepares a reader of this cluster. */
    public TopicReader(Settings.Kafka kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Hands over the records in batches, each partition's in offset order.
     *
     * @param starts where to begin; a partition without one is read from its beginning
     * @param ends where to end, the offset itself left out; a partition without one is not read
     * @throws IllegalStateException if nothing more comes for a while before the ends are reached
     */
    public void read(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Consumer<List<ConsumerRecord<byte[], byte[]>>> batches) {
        consumer.assign(ends.keySet());
        consumer.resume(ends.keySet());
        ends.keySet().forEach(partition -> {
            if (starts.containsKey(partition)) {
                consumer.seek(partition, starts.get(partition));
            } else {
                consumer.seekToBeginning(Set.of(partition));
            }
        });
        Set<TopicPartition> unread = new HashSet<>(ends.keySet());
        pauseThoseAtTheirEnd(unread, ends);
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!unread.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            List<ConsumerRecord<byte[], byte[]>> wanted = new ArrayList<>(records.count());
            for (TopicPartition partition : records.partitions()) {
                long end = ends.get(partition);
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    if (record.offset() < end) {
                        wanted.add(record);
                    }
                }
            }
            pauseThoseAtTheirEnd(unread, ends);
            if (!wanted.isEmpty()) {
                batches.accept(wanted);
                patience = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > patience) {
                throw new IllegalStateException("nothing comes from Kafka before these offsets are reached: "
                        + new HashMap<>(ends) + "; is this the cluster that PostgreSQL was filled from?");
            }
        }
    }

    /** What comes after its end would be fetched and thrown away. */
    private void pauseThoseAtTheirEnd(Set<TopicPartition> unread, Map<TopicPartition, Long> ends) {
        unread.removeIf(partition -> {
            // Past the end also where nothing but transaction markers is left before it.
            boolean atEnd = consumer.position(partition) >= ends.get(partition);
            if (atEnd) {
                consumer.pause(Set.of(partition));
            }
            return atEnd;
        });
    }

    @Override
    public void close() {
        consumer.close();
    }
}
