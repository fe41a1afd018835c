package dev.cyclelog.cli.trace;

import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed in a topic now, without a consumer group. */
final class TopicScan implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final int window;
    private final Progress progress;
    private long read;

    /**
     * Prepares to read.
     *
     * @param window how many offsets a search backwards reads at a time
     */
    TopicScan(Settings.Kafka kafka, int window, Consumer<String> lines) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What retention removes while it is being read is gone: go on behind it.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.window = window;
        this.progress = new Progress(lines);
    }

    int partitions(String topic) {
        return consumer.partitionsFor(topic).size();
    }

    /** Hands over every record of the topic, each partition's in order. */
    void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        read(consumer.beginningOffsets(partitions), consumer.endOffsets(partitions), records);
    }

    /** A record that passes, or none. The newest part is read first: what people ask for is mostly recent. */
    Optional<ConsumerRecord<byte[], byte[]>> findBackwards(
            TopicPartition partition, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        Found found = new Found(wanted);
        while (end > begin && found.record == null) {
            long start = Math.max(begin, end - window);
            read(Map.of(partition, start), Map.of(partition, end), found);
            end = start;
        }
        return Optional.ofNullable(found.record);
    }

    private static final class Found implements Consumer<ConsumerRecord<byte[], byte[]>> {
        private final Predicate<ConsumerRecord<byte[], byte[]>> wanted;
        private ConsumerRecord<byte[], byte[]> record;

        private Found(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> candidate) {
            if (record == null && wanted.test(candidate)) {
                record = candidate;
            }
        }
    }

    private void read(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> open = ends.entrySet().stream()
                .filter(end -> starts.get(end.getKey()) < end.getValue())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        consumer.assign(open.keySet());
        open.keySet().forEach(partition -> consumer.seek(partition, starts.get(partition)));
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.get(partition)) {
                    records.accept(record);
                    read++;
                    progress.report(() -> "%,d records read, now in %s".formatted(read, record.topic()));
                }
            }
            if (open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.assign(open.keySet());
            }
            if (!batch.nextOffsets().isEmpty()) {
                patience = System.nanoTime() + PATIENCE.toNanos();
            } else if (!open.isEmpty() && System.nanoTime() > patience) {
                throw new IllegalStateException("Kafka sends nothing of " + open.keySet() + " for "
                        + PATIENCE.toSeconds() + " s; is a broker away?");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
