package dev.cyclelog.projector;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.projection.TopicFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads refused records from the topic that the projector has read, without a consumer group. */
final class RefusedRecordReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final Map<String, TopicFacts> facts = new HashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;

    RefusedRecordReader(Settings settings) {
        Map<String, Object> properties = new HashMap<>(settings.kafka().properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.settings = settings;
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The record before which this partition waits.
     *
     * @throws dev.cyclelog.runtime.ServiceRefusedException if this is another topic than the one that was read
     * @throws IllegalStateException if another record comes first
     */
    ConsumerRecord<byte[], byte[]> read(ProjectionOffsetsRecord waiting) {
        TopicPartition partition = new TopicPartition(waiting.getTopic(), waiting.getPartition());
        facts.computeIfAbsent(waiting.getTopic(), topic -> TopicFacts.of(settings, topic))
                .checkIdentity(waiting);
        ConsumerRecord<byte[], byte[]> record = firstFrom(partition, waiting.getNextOffset());
        // The projector has written everything before the record: else skipping it would lose more than it.
        if (record.offset() != waiting.getRefusedOffset()) {
            throw new IllegalStateException(
                    "%s: the record at offset %d is refused, but from offset %d the next is at %d"
                            .formatted(
                                    partition, waiting.getRefusedOffset(), waiting.getNextOffset(), record.offset()));
        }
        return record;
    }

    private ConsumerRecord<byte[], byte[]> firstFrom(TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Iterator<ConsumerRecord<byte[], byte[]>> records =
                    consumer.poll(POLL).iterator();
            if (records.hasNext()) {
                return records.next();
            }
        }
        throw new IllegalStateException("Kafka sends nothing of " + partition + " from offset " + offset + " for "
                + PATIENCE.toSeconds() + " s; is a broker away?");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
