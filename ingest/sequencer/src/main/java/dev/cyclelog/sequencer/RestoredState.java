package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;

/** Reads a partition of {@code audit-events} and writes what the sequencer would remember of it to the changelogs. */
final class RestoredState implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long REPORT_EVERY = 1_000_000;
    /** As long as Kafka allows by default: a partition is restored in one transaction. */
    private static final int TRANSACTION_TIMEOUT_MS = 900_000;

    private final Settings settings;
    private final Fingerprint fingerprint = new Fingerprint();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    /** How much was restored. */
    record Size(int cycles, long eventIds) {}

    RestoredState(Settings settings) {
        this.settings = settings;
        Map<String, Object> reading = new HashMap<>(settings.kafka().properties());
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> writing = new HashMap<>(settings.kafka().properties());
        writing.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                Sequencer.groupId(settings.topics().names()) + "-restore");
        writing.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        writing.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        writing.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        this.producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /**
     * Restores one partition, in one transaction.
     *
     * @param ids the topics that the state belongs to
     * @param expiredBefore cycles whose last event is older keep their counter only
     */
    Size restore(int partition, TopicIds ids, Instant expiredBefore, Consumer<String> progress) {
        producer.beginTransaction();
        // The first record of its changelog: a copy of an older changelog, which is further on, never comes to read it.
        write(SequencerTopology.TALLIES, partition, SequencerState.TOPIC_IDS, ids.toBytes());
        Map<Integer, CycleCounter> cycles = new HashMap<>();
        read(partition, progress, (event, record) -> count(cycles, event, record));
        cycles.replaceAll((number, cycle) -> cycle.lastEventMillis() < expiredBefore.toEpochMilli()
                ? cycle.with(CycleCounter.Ids.FORGOTTEN)
                : cycle);
        cycles.forEach((number, cycle) ->
                write(SequencerTopology.COUNTERS, partition, CycleCounter.key(number), cycle.toBytes()));
        long[] remembered = {0};
        read(partition, progress, (event, record) -> {
            if (cycles.get(event.cycleNumber()).ids() == CycleCounter.Ids.KNOWN) {
                write(
                        SequencerTopology.EVENT_IDS,
                        partition,
                        fingerprint.idKey(event.cycleNumber(), event.eventId()),
                        fingerprint.content(publishedTree(record)));
                remembered[0]++;
            }
        });
        producer.commitTransaction();
        return new Size(cycles.size(), remembered[0]);
    }

    private static void count(
            Map<Integer, CycleCounter> cycles, SequencedEvent event, ConsumerRecord<byte[], byte[]> record) {
        CycleCounter next =
                cycles.getOrDefault(event.cycleNumber(), CycleCounter.NEW).next(record.timestamp());
        if (next.lastSequenceNumber() != event.sequenceNumber()) {
            throw new IllegalStateException(
                    "%s-%d, offset %d: cycle %d goes on with number %d where %d was expected. Events are missing there, and no state can be rebuilt from it"
                            .formatted(
                                    record.topic(),
                                    record.partition(),
                                    record.offset(),
                                    event.cycleNumber(),
                                    event.sequenceNumber(),
                                    next.lastSequenceNumber()));
        }
        cycles.put(event.cycleNumber(), next);
    }

    private static JsonNode publishedTree(ConsumerRecord<byte[], byte[]> record) {
        return Json.MAPPER.readTree(new String(EventCodec.published(record.value()), StandardCharsets.UTF_8));
    }

    private interface Reader {
        void read(SequencedEvent event, ConsumerRecord<byte[], byte[]> record);
    }

    private void read(int partition, Consumer<String> progress, Reader reader) {
        TopicPartition auditEvents =
                new TopicPartition(settings.topics().names().auditEvents(), partition);
        consumer.assign(List.of(auditEvents));
        consumer.seekToBeginning(List.of(auditEvents));
        long end;
        try (OffsetAdmin offsets = new OffsetAdmin(settings)) {
            end = offsets.endOffsets(auditEvents.topic()).get(auditEvents);
        }
        long count = 0;
        while (consumer.position(auditEvents) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                reader.read(EventCodec.decode(record.value()), record);
                if (++count % REPORT_EVERY == 0) {
                    progress.accept("partition %d: %,d events read".formatted(partition, count));
                }
            }
        }
    }

    private void write(String store, int partition, byte[] key, byte[] value) {
        // A failure comes out when the transaction is committed.
        producer.send(new ProducerRecord<>(
                SequencerTopology.changelog(settings.topics().names(), store), partition, key, value));
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
