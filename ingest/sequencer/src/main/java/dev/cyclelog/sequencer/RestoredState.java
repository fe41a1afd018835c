package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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
    /** A transaction that nobody ends is aborted after ten seconds; one that outlasts this hangs. */
    private static final Duration OPEN_TRANSACTION = Duration.ofSeconds(60);

    private final Settings settings;
    private final Fingerprint fingerprint = new Fingerprint();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

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
        writing.put(ProducerConfig.ACKS_CONFIG, "all");
        // As the publisher's: the changelogs have just been made.
        writing.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        writing.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        writing.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        this.producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Restores one partition. Not in one transaction, which would time out on a log that is long enough: until the
     * topics' ids are there, which come last, the state is refused.
     *
     * @param ids the topics that the state belongs to
     */
    Size restore(int partition, TopicIds ids, Consumer<String> progress) {
        TopicPartition auditEvents =
                new TopicPartition(settings.topics().names().auditEvents(), partition);
        long end = end(auditEvents);
        Map<Integer, CycleCounter> cycles = new HashMap<>();
        AtomicReference<LastEvent> last = new AtomicReference<>();
        read(auditEvents, end, progress, (event, record) -> {
            count(cycles, event, record);
            last.set(new LastEvent(event.cycleNumber(), event.sequenceNumber()));
        });
        long newest = cycles.values().stream()
                .mapToLong(CycleCounter::lastEventMillis)
                .max()
                .orElse(0);
        // By the log's own time: after a long stop, events that still wait may belong to cycles of its end.
        cycles.replaceAll((number, cycle) -> newest - cycle.lastEventMillis()
                        > SequencerSettings.of(settings).cycleRetention().toMillis()
                ? cycle.with(CycleCounter.Ids.FORGOTTEN)
                : cycle);
        cycles.forEach((number, cycle) ->
                write(SequencerTopology.COUNTERS, partition, CycleCounter.key(number), cycle.toBytes()));
        long[] remembered = {0};
        read(auditEvents, end, progress, (event, record) -> {
            if (cycles.get(event.cycleNumber()).ids() == CycleCounter.Ids.KNOWN) {
                write(
                        SequencerTopology.EVENT_IDS,
                        partition,
                        fingerprint.idKey(event.cycleNumber(), event.eventId()),
                        fingerprint.content(publishedTree(record)));
                remembered[0]++;
            }
        });
        awaitWritten();
        // The first record of its changelog: a copy of an older changelog, which is further on, never comes to read it.
        write(SequencerTopology.TALLIES, partition, SequencerState.TOPIC_IDS, ids.toBytes());
        if (last.get() != null) {
            write(
                    SequencerTopology.TALLIES,
                    partition,
                    SequencerState.LAST_EVENT,
                    last.get().toBytes());
        }
        awaitWritten();
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

    /** Beyond transactions that are still open: one that was being committed when the sequencer died counts, too. */
    private long end(TopicPartition auditEvents) {
        try (OffsetAdmin offsets = new OffsetAdmin(settings)) {
            return offsets.highWatermarks(auditEvents.topic()).get(auditEvents);
        }
    }

    private void read(TopicPartition auditEvents, long end, Consumer<String> progress, Reader reader) {
        consumer.assign(List.of(auditEvents));
        consumer.seekToBeginning(List.of(auditEvents));
        long count = 0;
        long position = consumer.position(auditEvents);
        long deadline = System.nanoTime() + OPEN_TRANSACTION.toNanos();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                reader.read(EventCodec.decode(record.value()), record);
                if (++count % REPORT_EVERY == 0) {
                    progress.accept("partition %d: %,d events read".formatted(auditEvents.partition(), count));
                }
            }
            if (consumer.position(auditEvents) > position) {
                position = consumer.position(auditEvents);
                deadline = System.nanoTime() + OPEN_TRANSACTION.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s cannot be read beyond offset %d for %d s; if Kafka is there, kafka-transactions.sh find-hanging shows whose transaction is open"
                                .formatted(auditEvents, position, OPEN_TRANSACTION.toSeconds()));
            }
        }
    }

    private void write(String store, int partition, byte[] key, byte[] value) {
        producer.send(
                new ProducerRecord<>(
                        SequencerTopology.changelog(settings.topics().names(), store), partition, key, value),
                (written, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
    }

    private void awaitWritten() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Kafka did not store the state: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
