package dev.cyclelog.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The health of the cluster, as far as the pipeline needs it. Safe for use by several threads. */
public final class ClusterAdmin implements AutoCloseable {

    private final AdminConnection kafka;

    /** Connects to Kafka. */
    public ClusterAdmin(Settings settings) {
        this.kafka = new AdminConnection(settings.kafka());
    }

    /**
     * A broker's disks, taken together.
     *
     * @param totalBytes how large they are
     * @param freeBytes how much of it is free
     */
    public record Disk(long totalBytes, long freeBytes) {}

    /**
     * What the brokers' disks hold.
     *
     * @param disks by broker; without those that do not say how large their disks are
     * @param topicBytes by topic, of one copy of it
     */
    public record Storage(Map<Integer, Disk> disks, Map<String, Long> topicBytes) {}

    /**
     * Asks the cluster for its id.
     *
     * @throws IllegalStateException if it does not answer
     */
    public void checkReachable() {
        kafka.get(kafka.admin().describeCluster().clusterId());
    }

    /**
     * What Kafka says about several things. That it does not say anything about one does not hide the others.
     *
     * @param given the answers
     * @param failure why there is none about one of the others; empty if there are all
     */
    public record Answers<V>(Map<String, V> given, Optional<IllegalStateException> failure) {}

    /** How many members each of the consumer groups has. */
    public Answers<Integer> members(Collection<String> groups) {
        return each(kafka.admin().describeConsumerGroups(groups).describedGroups(), this::count);
    }

    private int count(KafkaFuture<ConsumerGroupDescription> group) {
        try {
            return kafka.get(group).members().size();
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw failed;
        }
    }

    /** How many partitions of each topic have fewer copies in sync than they should. */
    public Answers<Long> underReplicated(Collection<String> topics) {
        return each(
                kafka.admin().describeTopics(topics).topicNameValues(),
                topic -> kafka.get(topic).partitions().stream()
                        .filter(partition ->
                                partition.isr().size() < partition.replicas().size())
                        .count());
    }

    private static <T, V> Answers<V> each(Map<String, KafkaFuture<T>> asked, Function<KafkaFuture<T>, V> answer) {
        Map<String, V> given = new HashMap<>();
        Optional<IllegalStateException> failure = Optional.empty();
        for (Map.Entry<String, KafkaFuture<T>> one : asked.entrySet()) {
            try {
                given.put(one.getKey(), answer.apply(one.getValue()));
            } catch (IllegalStateException failed) {
                failure = Optional.of(new IllegalStateException(one.getKey() + ": " + failed.getMessage(), failed));
            }
        }
        return new Answers<>(given, failure);
    }

    /** What the brokers' disks hold of these topics. */
    public Storage storage(Collection<String> topics) {
        List<Integer> brokers = kafka.get(kafka.admin().describeCluster().nodes()).stream()
                .map(Node::id)
                .toList();
        Map<Integer, Disk> disks = new HashMap<>();
        Map<TopicPartition, Long> sizes = new HashMap<>();
        kafka.get(kafka.admin().describeLogDirs(brokers).allDescriptions()).forEach((broker, folders) -> {
            long total = folders.values().stream()
                    .mapToLong(folder -> folder.totalBytes().orElse(0))
                    .sum();
            if (total > 0) {
                disks.put(
                        broker,
                        new Disk(
                                total,
                                folders.values().stream()
                                        .mapToLong(
                                                folder -> folder.usableBytes().orElse(0))
                                        .sum()));
            }
            folders.values().forEach(folder -> addSizes(sizes, folder));
        });
        Map<String, Long> topicBytes = topics.stream().collect(Collectors.toMap(Function.identity(), topic -> 0L));
        sizes.forEach((partition, size) -> topicBytes.computeIfPresent(partition.topic(), (topic, sum) -> sum + size));
        return new Storage(disks, topicBytes);
    }

    private static void addSizes(Map<TopicPartition, Long> sizes, LogDirDescription folder) {
        folder.replicaInfos().forEach((partition, replica) -> sizes.merge(partition, replica.size(), Math::max));
    }

    @Override
    public void close() {
        kafka.close();
    }
}
