package dev.cyclelog.cli.verify;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads {@code audit-events} up to given offsets, without a consumer group. */
final class AuditEventReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    AuditEventReader(Settings.Kafka kafka, Map<TopicPartition, Long> ends) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.ends = Map.copyOf(ends);
    }

    /**
     * Hands over the events in batches; each cycle's in sequence order.
     *
     * @param starts where to begin; a partition without one is read from its beginning
     */
    void read(Map<TopicPartition, Long> starts, Consumer<List<SequencedEvent>> batches) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        starts.forEach((partition, offset) -> {
            if (ends.containsKey(partition)) {
                consumer.seek(partition, offset);
            }
        });
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!atEnd()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            List<SequencedEvent> events = new ArrayList<>(records.count());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    events.add(EventCodec.decode(record.value()));
                }
            }
            if (!events.isEmpty()) {
                batches.accept(events);
                patience = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > patience) {
                throw new IllegalStateException("audit-events ends before the offsets that PostgreSQL holds: " + ends
                        + "; is this its broker?");
            }
        }
    }

    private boolean atEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
