package dev.cyclelog.runtime;

import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** Makes the topics, and checks them. No service relies on a broker that makes topics by itself. */
public final class TopicAdmin implements AutoCloseable {

    /** What a record may grow by on its way: sequence number, timestamp, headers. */
    public static final int GROWTH_BYTES = 64 << 10;

    /** The largest record that services write. */
    public static final int MAX_RECORD_BYTES = EventValidator.MAX_EVENT_BYTES + GROWTH_BYTES;

    private static final Duration FOR_EVER = Duration.ofMillis(-1);
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Settings.TopicSettings settings;
    private final Object bootstrapServers;
    private final Admin admin;

    /** Connects to Kafka. */
    public TopicAdmin(Settings settings) {
        this.settings = settings.topics();
        this.bootstrapServers = settings.kafka().properties().get("bootstrap.servers");
        this.admin = Admin.create(settings.kafka().properties());
    }

    /**
     * Makes the topics that do not exist yet. Existing ones stay as they are.
     *
     * @return the names of those that were made
     * @throws IllegalStateException if Kafka refuses, or if existing topics have another number of partitions
     */
    public List<String> createTopics() {
        Topics names = settings.names();
        Set<String> existing = get(admin.listTopics().names());
        List<NewTopic> missing = Stream.of(
                        topic(names.gameEvents(), settings.partitions(), settings.retention()),
                        topic(names.rerouted(), settings.partitions(), settings.retention()),
                        topic(names.auditEvents(), settings.partitions(), FOR_EVER),
                        topic(names.deadLetter(), 1, FOR_EVER),
                        topic(names.cycleMetrics(), settings.partitions(), settings.cycleMetricsRetention()))
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        get(admin.createTopics(missing).all());
        awaitVisible(names.all());
        checkPartitions();
        return missing.stream().map(NewTopic::name).sorted().toList();
    }

    /** A broker learns of a new topic a moment after the controller has made it. */
    private void awaitVisible(List<String> topics) {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!get(admin.listTopics().names()).containsAll(topics)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Kafka made the topics " + topics + " and does not list them after "
                        + VISIBLE_WITHIN.toSeconds() + " s; run this again");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, partitions, (short) settings.replication())
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime",
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(retention.toMillis()),
                        TopicConfig.RETENTION_BYTES_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(MAX_RECORD_BYTES + GROWTH_BYTES),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(settings.minInsyncReplicas()),
                        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                        "false"));
    }

    /**
     * Checks that all topics exist with the configured number of partitions. A changed number would move cycles to
     * other partitions, where they would be numbered again.
     *
     * @throws IllegalStateException if not, with what to do
     */
    public void checkPartitions() {
        Set<String> existing = get(admin.listTopics().names());
        List<String> missing = settings.names().all().stream()
                .filter(name -> !existing.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("topics are missing: " + missing + "; run 'cyclelog migrate' first");
        }
        Map<String, TopicDescription> topics =
                get(admin.describeTopics(settings.names().partitionedByCycle()).allTopicNames());
        topics.forEach((name, description) -> {
            int partitions = description.partitions().size();
            if (partitions != settings.partitions()) {
                throw new IllegalStateException(
                        "topic %s has %d partitions, topics.partitions is %d: set it back; the count is fixed once the topics exist"
                                .formatted(name, partitions, settings.partitions()));
            }
        });
    }

    /**
     * Lets a consumer group that has never read begin at the beginning. Services do not do so by themselves: one that
     * has lost its position must stop, not read everything again.
     *
     * @param groupId the group
     * @param inputs the topics that it reads
     * @param output the topic that it writes: while that is empty, nothing was ever read
     */
    public void initialiseOffsets(String groupId, List<String> inputs, String output) {
        boolean nothingWritten = endOffsets(output).values().stream().allMatch(offset -> offset == 0);
        if (!committedOffsets(groupId).isEmpty() || !nothingWritten) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        inputs.forEach(
                topic -> partitions(topic).forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0))));
        get(admin.alterConsumerGroupOffsets(groupId, beginning).all());
    }

    /** The end of each of the topic's partitions, open transactions left out. */
    public Map<TopicPartition, Long> endOffsets(String topic) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions(topic).stream().collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /** The offsets that a consumer group has committed; partitions without one are left out. */
    public Map<TopicPartition, Long> committedOffsets(String groupId) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    private List<TopicPartition> partitions(String topic) {
        int count = get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "Kafka at " + bootstrapServers + ": " + failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", interrupted);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
