package dev.cyclelog.cli.history;

import dev.cyclelog.cli.export.ImportProducer;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Publishes the history in Kafka transactions: an event that Kafka does not store takes all that come behind it along,
 * so that none of them can get its number. A second import ends the first.
 */
final class HistoryPublisher implements AutoCloseable {

    private static final byte[] SOURCE = "cyclelog-import".getBytes(StandardCharsets.UTF_8);
    private static final int RECORDS = 10_000;
    private static final int BYTES = 8 << 20;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> batch = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private int batchBytes;

    /** Connects, and ends what another one has left open. */
    HistoryPublisher(Settings settings) {
        this.topic = settings.topics().names().gameEvents();
        this.producer = ImportProducer.open(settings, EventValidator.MAX_EVENT_BYTES + (64 << 10));
    }

    /**
     * Publishes an event, now or with those that follow.
     *
     * @throws IllegalStateException if Kafka does not store it, or one before it
     */
    void publish(long cycleNumber, byte[] event) {
        try {
            if (batch.isEmpty()) {
                producer.beginTransaction();
            }
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, EventCodec.key((int) cycleNumber), event);
            record.headers().add(Headers.SOURCE, SOURCE);
            batch.add(producer.send(record));
        } catch (KafkaException failed) {
            throw notStored(failed);
        }
        batchBytes += event.length;
        if (batch.size() >= RECORDS || batchBytes >= BYTES) {
            commit();
        }
    }

    /**
     * Publishes what is still to be published.
     *
     * @return behind which offset of each partition all of it is
     */
    Map<TopicPartition, Long> finish() {
        if (!batch.isEmpty()) {
            commit();
        }
        return ends;
    }

    private void commit() {
        try {
            producer.flush();
            for (Future<RecordMetadata> stored : batch) {
                RecordMetadata record = stored.get();
                ends.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
            producer.commitTransaction();
            batch.clear();
            batchBytes = 0;
        } catch (ExecutionException failed) {
            throw notStored(failed.getCause());
        } catch (KafkaException failed) {
            throw notStored(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; run the import again", interrupted);
        }
    }

    private static IllegalStateException notStored(Throwable failed) {
        return failed instanceof ProducerFencedException
                ? new IllegalStateException("another import has begun; this one ends", failed)
                : new IllegalStateException(
                        "Kafka did not store an event, nor any behind it: %s. Run the import again"
                                .formatted(failed.getMessage()),
                        failed);
    }

    @Override
    public void close() {
        // What is open is aborted by the next one, or by Kafka after a minute.
        producer.close(Duration.ZERO);
    }
}
