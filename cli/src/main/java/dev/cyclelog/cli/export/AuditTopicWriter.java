package dev.cyclelog.cli.export;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Writes records to {@code audit-events}, each to its partition and with its time, in Kafka transactions: what is there
 * of one is all of it. A second one on the same topics ends the first.
 */
final class AuditTopicWriter implements AutoCloseable {

    private static final int RECORDS = 20_000;
    private static final int BYTES = 8 << 20;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final Runnable beforeCommit;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ExportedRecord> batch = new ArrayList<>();
    private final long latest = System.currentTimeMillis();
    private int batchBytes;

    /**
     * Connects, and ends what another one has left open.
     *
     * @param beforeCommit called before each transaction is committed; if it throws, that one is aborted
     */
    AuditTopicWriter(Settings settings, Runnable beforeCommit) {
        this.topic = settings.topics().names().auditEvents();
        this.beforeCommit = beforeCommit;
        this.producer = ImportProducer.open(settings, TopicAdmin.MAX_RECORD_BYTES + TopicAdmin.GROWTH_BYTES);
    }

    /**
     * Writes a record, now or with those that follow.
     *
     * @throws IllegalStateException if Kafka does not store them
     */
    void write(ExportedRecord record) {
        batch.add(record);
        batchBytes +=
                (record.key() == null ? 0 : record.key().length) + (record.value() == null ? 0 : record.value().length);
        if (batch.size() >= RECORDS || batchBytes >= BYTES) {
            commit();
        }
    }

    /** Writes what is still to be written. */
    void commit() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!batch.isEmpty()) {
            try {
                if (tryCommit()) {
                    batch.clear();
                    batchBytes = 0;
                } else if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic + " does not take the times of its records;"
                            + " has somebody set its message.timestamp.type?");
                } else {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (ProducerFencedException overtaken) {
                throw new IllegalStateException(
                        "another import into " + topic + " has begun; this one ends", overtaken);
            } catch (KafkaException failed) {
                throw new IllegalStateException(
                        "Kafka did not store it: " + failed.getMessage() + ". Run the import again", failed);
            }
        }
    }

    /** Not while a broker does not know yet that the topic takes the producer's times. */
    private boolean tryCommit() {
        producer.beginTransaction();
        List<Future<RecordMetadata>> stored = new ArrayList<>(batch.size());
        for (ExportedRecord record : batch) {
            stored.add(producer.send(new ProducerRecord<>(
                    topic, record.partition(), time(record), record.key(), record.value(), record.headers())));
        }
        boolean timesKept = true;
        try {
            producer.flush();
            for (int i = 0; i < stored.size(); i++) {
                timesKept &= stored.get(i).get().timestamp() == time(batch.get(i));
            }
            if (timesKept) {
                beforeCommit.run();
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
            return timesKept;
        } catch (ExecutionException failed) {
            throw new KafkaException(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; run the import again", interrupted);
        }
    }

    /** Brokers refuse times of the future, which the old one's clock may have given. */
    private long time(ExportedRecord record) {
        return Math.min(record.time(), latest);
    }

    @Override
    public void close() {
        // What is open is aborted by the next one, or by Kafka after a minute.
        producer.close(Duration.ZERO);
    }
}
