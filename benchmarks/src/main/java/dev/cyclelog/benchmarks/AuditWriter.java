package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events into {@code audit-events}, or a topic like it, in transactions, as the sequencer does. */
final class AuditWriter implements AutoCloseable {

    /** About what a sequencer at full speed commits at once. */
    private static final int TRANSACTION = 5_000;

    private final String topic;
    private final Function<byte[], byte[]> form;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    AuditWriter(Game game) {
        this(game.bootstrapServers(), game.topics().auditEvents(), Function.identity());
    }

    /** Writes into any topic, in any form. */
    AuditWriter(String bootstrapServers, String topic, Function<byte[], byte[]> form) {
        this.topic = topic;
        this.form = form;
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "benchmark-" + topic,
                "linger.ms",
                20,
                "batch.size",
                256 << 10,
                "max.request.size",
                2 << 20);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /**
     * Writes events and commits them.
     *
     * @param auditEvents values of {@code audit-events}
     * @return when the last transaction was about to be committed ({@link System#nanoTime}): nobody can have seen its
     *     events before
     */
    long write(Stream<byte[]> auditEvents) throws Exception {
        int sent = 0;
        long committed = System.nanoTime();
        for (byte[] event : (Iterable<byte[]>) auditEvents::iterator) {
            if (sent == 0) {
                producer.beginTransaction();
            }
            Future<?> delivery = send(event);
            if (sent == 0) {
                // The broker may still be busy with the end of the last transaction, and refuse this record for a
                // moment, but not the next one, which would then be out of order: noise in its log.
                delivery.get();
            }
            sent++;
            if (sent == TRANSACTION) {
                committed = commit();
                sent = 0;
            }
        }
        return sent == 0 ? committed : commit();
    }

    private Future<RecordMetadata> send(byte[] event) {
        byte[] key = EventCodec.key(EventCodec.decode(event).cycleNumber());
        return producer.send(new ProducerRecord<>(topic, key, form.apply(event)), (written, failure) -> {
            // What fails makes the commit fail.
            if (failure == null) {
                ends.merge(new TopicPartition(topic, written.partition()), written.offset() + 1, Math::max);
            }
        });
    }

    private long commit() {
        // Everything is on its way before the clock starts.
        producer.flush();
        long now = System.nanoTime();
        producer.commitTransaction();
        return now;
    }

    /** The offset after the last event in each partition. The partition's end is after the marker of a transaction. */
    Map<TopicPartition, Long> ends() {
        return Map.copyOf(ends);
    }

    @Override
    public void close() {
        producer.close();
    }
}
