package dev.cyclelog.runtime.lag;

import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds out when the first record at or behind given offsets was appended. Not safe for use by several threads. */
final class FirstRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Prepares it.
     *
     * @param isolation {@code read_committed} or {@code read_uncommitted}: whether a record in a transaction counts
     *     that is still open
     */
    FirstRecords(Settings.Kafka kafka, String isolation) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        // What was deleted before it was processed cannot be waited for: the first record that is left counts.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        // One record of each is wanted, so the least that a broker sends: its first batch.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Looks into each partition from its offset on.
     *
     * @param starts the offsets
     * @param ends up to where there may be records: behind that, a partition holds none to find
     * @return of each partition that holds one, when its first record was appended
     * @throws IllegalStateException if Kafka does not answer for a while
     */
    Map<TopicPartition, Instant> find(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Instant> found = new HashMap<>();
        Set<TopicPartition> open = new HashSet<>(starts.keySet());
        open.removeIf(partition -> starts.get(partition) >= ends.get(partition));
        consumer.assign(open);
        open.forEach(partition -> consumer.seek(partition, starts.get(partition)));
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            Set<TopicPartition> done = new HashSet<>();
            for (TopicPartition partition : open) {
                Optional<ConsumerRecord<byte[], byte[]>> first =
                        records.records(partition).stream().findFirst();
                first.ifPresent(record -> found.put(partition, Instant.ofEpochMilli(record.timestamp())));
                // What is left between the first offset and the end may be markers, and records of broken transactions.
                if (first.isPresent() || consumer.position(partition) >= ends.get(partition)) {
                    done.add(partition);
                }
            }
            open.removeAll(done);
            consumer.pause(done);
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(
                        "Kafka sends nothing of %s within %d s".formatted(open, PATIENCE.toSeconds()));
            }
        }
        consumer.unsubscribe();
        return found;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
