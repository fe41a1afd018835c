package dev.cyclelog.runtime.projection;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic and hands its records to a {@link Projection}, each in exactly one PostgreSQL transaction that commits.
 *
 * <p>Exactly once, because the rows and the next offset are committed together, and because on assignment the loop goes
 * to PostgreSQL's offset, not to Kafka's. What is committed to Kafka follows, for the tools that show lag.
 *
 * <p>One thread polls, writes and handles rebalances: a partition cannot be taken away in the middle of a write.
 */
public final class ProjectionLoop implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Projection projection;
    private final DatabasePool database;
    private final Map<String, Object> properties;
    private final Thread thread;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closing;

    /** One partition's records that were read and not yet written, and the offset that PostgreSQL holds. */
    private static final class Progress {
        private final List<ConsumerRecord<byte[], byte[]>> pending = new ArrayList<>();
        private long storedOffset;
    }

    /**
     * Prepares the loop.
     *
     * @param groupId the consumer group
     * @param projection what to do with the records
     * @param settings how to reach Kafka
     * @param database where to write; the caller closes it after this loop
     */
    public ProjectionLoop(String groupId, Projection projection, Settings settings, DatabasePool database) {
        this.projection = projection;
        this.database = database;
        this.properties = new HashMap<>(settings.kafka().properties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The position always comes from PostgreSQL. If Kafka does not have it any more, stop instead of skipping.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Service.SESSION_TIMEOUT_MS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Service.SESSION_TIMEOUT_MS / 3);
        this.thread = new Thread(this::run, groupId);
    }

    @Override
    public void start() {
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread.start();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        closing = true;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        stopped.complete(null);
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> closedAtTheEnd = consumer) {
            closedAtTheEnd.subscribe(List.of(projection.topic()), new Assignment());
            while (!closing) {
                writeAll(consumer.poll(POLL));
            }
        } catch (WakeupException closed) {
            LOG.debug("{} was asked to stop", thread.getName());
        } catch (Throwable failure) {
            // Errors too: whoever waits for this loop must learn of its end.
            LOG.error("{} failed and stops", thread.getName(), failure);
            stopped.completeExceptionally(failure);
        }
    }

    private void writeAll(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        // Offsets have holes (transaction markers): only the consumer knows where a batch ends. It moves on, and shows
        // it here, also where it found nothing but markers.
        records.nextOffsets().forEach((partition, end) -> {
            Progress at = progress.get(partition);
            at.pending.addAll(records.records(partition));
            write(partition, at, end.offset());
            done.put(partition, new OffsetAndMetadata(at.pending.isEmpty() ? end.offset() : at.storedOffset));
        });
        if (!done.isEmpty()) {
            consumer.commitAsync(done, (offsets, failure) -> {
                if (failure != null) {
                    LOG.debug("offsets for the lag tools were not committed; the next batch's will be", failure);
                }
            });
        }
    }

    private void write(TopicPartition partition, Progress at, long end) {
        int count = at.pending.isEmpty() ? 0 : projection.writable(at.pending);
        if (count == 0) {
            return;
        }
        List<ConsumerRecord<byte[], byte[]>> batch = at.pending.subList(0, count);
        long next = count == at.pending.size() ? end : at.pending.get(count).offset();
        database.sql().transaction(configuration -> {
            projection.write(configuration.dsl(), batch);
            ProjectionOffsetStore.advance(configuration.dsl(), partition, at.storedOffset, next);
        });
        at.storedOffset = next;
        batch.clear();
    }

    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                Progress at = new Progress();
                at.storedOffset = ProjectionOffsetStore.nextOffset(database.sql(), partition);
                progress.put(partition, at);
                consumer.seek(partition, at.storedOffset);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // What is pending was never written: the next owner reads it again.
            partitions.forEach(progress::remove);
        }
    }
}
