package dev.cyclelog.runtime.projection;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic and hands its records to a {@link Projection}, each in exactly one PostgreSQL transaction that commits.
 *
 * <p>Exactly once, because the rows and the next offset are committed together, only by the partition's owner, and
 * because the loop reads from PostgreSQL's offset, not from Kafka's. What is committed to Kafka follows, for the tools
 * that show lag.
 *
 * <p>One thread polls and prepares, another one writes ({@link ProjectionWriter}): they overlap, and the first never
 * waits for PostgreSQL, so that the instance stays in its group whatever happens there. A batch is what was queued for
 * a partition while the last one was being written: small under light load, as large as allowed under backlog.
 */
public final class ProjectionLoop<F> implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionLoop.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(10);
    private static final int MAX_POLL_RECORDS = 500;
    private static final int FETCH_BYTES = 8 << 20;
    private static final int PARTITION_FETCH_BYTES = 2 << 20;

    /** Longer than Kafka needs to tell an instance that was frozen or cut off that it has lost its partitions. */
    private static final Duration FENCED_TIMEOUT = Duration.ofMillis(2L * Service.SESSION_TIMEOUT_MS);

    /** So that a partition goes on by itself when what made PostgreSQL refuse a record is mended. */
    private static final Duration RETRY_REFUSED = Duration.ofMinutes(1);

    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(1);

    private final String groupId;
    private final Projection<F> projection;
    private final Map<String, Object> properties;
    private final OwnedPartitions<F> partitions;
    private final ProjectionMetrics metrics;
    private final ProjectionWriter<F> writer;
    private final Thread thread;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Map<TopicPartition, ReadPartition<F>> reading = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer;
    private boolean committing;
    private volatile boolean inGroup;
    private volatile boolean closing;

    /**
     * Prepares the loop.
     *
     * @param groupId the consumer group
     * @param projection what to do with the records
     * @param maxBatch the most records in one PostgreSQL transaction
     * @param settings how to reach Kafka
     * @param database where to write; the caller closes it after this loop, which holds one of its connections
     * @param registry where it exposes what it does
     */
    public ProjectionLoop(
            String groupId,
            Projection<F> projection,
            int maxBatch,
            Settings settings,
            DatabasePool database,
            MeterRegistry registry) {
        this.groupId = groupId;
        this.projection = projection;
        this.properties = new HashMap<>(settings.kafka().properties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The position always comes from PostgreSQL. If Kafka does not have it any more, stop instead of skipping.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(MAX_POLL_RECORDS, maxBatch));
        // What is fetched is held in memory: bounded, though records may have a megabyte.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Service.SESSION_TIMEOUT_MS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Service.SESSION_TIMEOUT_MS / 3);
        this.partitions = new OwnedPartitions<>(maxBatch, RETRY_REFUSED);
        this.metrics = new ProjectionMetrics(groupId, partitions, registry);
        this.writer = new ProjectionWriter<>(groupId, projection, settings, partitions, database, metrics);
        this.thread = new Thread(this::run, groupId);
    }

    @Override
    public void start() {
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        writer.start();
        thread.start();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public Optional<String> unready() {
        if (!inGroup || closing) {
            return Optional.of(groupId + " is not in its consumer group");
        }
        return partitions.isWaiting()
                ? Optional.of(groupId + " waits until it can write to PostgreSQL")
                : Optional.empty();
    }

    /** Writes what was read already, lets go of its partitions, and stops: within 10 seconds, whatever is away. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        stopped.complete(null);
    }

    private void run() {
        try {
            consumer.subscribe(List.of(projection.topic()), new Assignment());
            while (!closing) {
                partitions.throwFailure();
                partitions.fencedFor(FENCED_TIMEOUT).ifPresent(ProjectionLoop::refuseToShare);
                poll();
            }
            partitions.drain(DRAIN_TIMEOUT);
            partitions.throwFailure();
        } catch (ServiceRefusedException refusal) {
            LOG.atError()
                    .addKeyValue("group", groupId)
                    .addKeyValue("reason", refusal.getMessage())
                    .log("refuses to work and stops");
            stopped.completeExceptionally(refusal);
        } catch (Throwable failure) {
            // Errors too: whoever waits for this loop must learn of its end.
            LOG.atError().addKeyValue("group", groupId).setCause(failure).log("failed and stops");
            stopped.completeExceptionally(failure);
        } finally {
            letGo();
        }
    }

    private void poll() {
        for (OwnedPartitions.Seek<F> seek : partitions.takeClaimed()) {
            TopicPartition id = seek.partition().id;
            consumer.seek(id, seek.offset());
            reading.put(id, new ReadPartition<>(projection, seek));
        }
        List<TopicPartition> readable = partitions.readable();
        List<TopicPartition> others = new ArrayList<>(consumer.assignment());
        others.removeAll(readable);
        consumer.pause(others);
        consumer.resume(readable);
        boolean paused = readable.isEmpty() && !others.isEmpty();
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(paused ? POLL_WHILE_PAUSED : POLL);
            records.nextOffsets().forEach((id, end) -> {
                ReadPartition<F> partition = reading.get(id);
                partition.add(
                        records.records(id),
                        end.offset(),
                        fragment -> partitions.offer(partition.owned(), partition.generation(), fragment));
            });
        } catch (OffsetOutOfRangeException gone) {
            throw new ServiceRefusedException(
                    ServiceRefusedException.Code.POSITION_LOST,
                    "PostgreSQL needs records that the log does not have (any more): " + gone.getMessage());
        }
        commitToKafka();
    }

    private static void refuseToShare(TopicPartition id) {
        throw new ServiceRefusedException(
                ServiceRefusedException.Code.PARTITION_FENCED,
                "another instance writes %s into this database, and is not in this consumer group: stop one of the two"
                        .formatted(id));
    }

    /** For the lag tools only, so one at a time is enough, and a failed one is made up for by the next. */
    private void commitToKafka() {
        Map<TopicPartition, OffsetAndMetadata> offsets = written();
        offsets.entrySet().removeIf(offset -> offset.getValue().equals(committed.get(offset.getKey())));
        if (!committing && !offsets.isEmpty()) {
            committing = true;
            consumer.commitAsync(offsets, (done, failure) -> {
                committing = false;
                if (failure == null) {
                    committed.putAll(done);
                } else {
                    LOG.atDebug()
                            .addKeyValue("group", groupId)
                            .setCause(failure)
                            .log("offsets were not committed to Kafka");
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> written() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        reading.forEach((id, partition) -> {
            // The markers at the end of transactions have offsets, too, but nothing to write.
            boolean all = partitions.isWritten(partition.owned());
            offsets.put(
                    id, new OffsetAndMetadata(all ? partition.readTo() : partitions.storedOffset(partition.owned())));
        });
        return offsets;
    }

    private void letGo() {
        try {
            leaveTheGroup();
        } finally {
            partitions.stop();
            writer.join(KAFKA_TIMEOUT);
        }
    }

    private void leaveTheGroup() {
        try {
            consumer.commitSync(written(), KAFKA_TIMEOUT);
        } catch (KafkaException away) {
            LOG.atDebug().addKeyValue("group", groupId).setCause(away).log("offsets were not committed to Kafka");
        }
        try {
            consumer.close(CloseOptions.timeout(KAFKA_TIMEOUT));
        } catch (KafkaException away) {
            LOG.atDebug().addKeyValue("group", groupId).setCause(away).log("the group was not told of the end");
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // Not to be read before it is claimed; until then any position will do.
            consumer.pause(assigned);
            assigned.forEach(id -> consumer.seek(id, 0));
            partitions.assign(assigned);
            // Kafka calls this after each rebalance, also with nothing.
            metrics.rebalanced();
            inGroup = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            partitions.revoke(revoked, REVOKE_TIMEOUT);
            forget(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            partitions.lose(lost);
            forget(lost);
            inGroup = false;
        }

        private void forget(Collection<TopicPartition> partitions) {
            reading.keySet().removeAll(partitions);
            committed.keySet().removeAll(partitions);
        }
    }
}
