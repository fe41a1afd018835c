package dev.cyclelog.runtime;

import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Makes the topics, and checks them. No service relies on a broker that makes topics by itself. */
public final class TopicAdmin implements AutoCloseable {

    /** What a record may grow by on its way: sequence number, timestamp, headers. */
    public static final int GROWTH_BYTES = 64 << 10;

    /** The largest record that services write. */
    public static final int MAX_RECORD_BYTES = EventValidator.MAX_EVENT_BYTES + GROWTH_BYTES;

    private static final String APPEND_TIME = "LogAppendTime";
    private static final String CREATE_TIME = "CreateTime";
    private static final Duration FOR_EVER = Duration.ofMillis(-1);
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Settings.TopicSettings settings;
    private final AdminConnection kafka;

    /** Connects to Kafka. */
    public TopicAdmin(Settings settings) {
        this.settings = settings.topics();
        this.kafka = new AdminConnection(settings.kafka());
    }

    /**
     * Makes the topics that do not exist yet. Existing ones stay as they are.
     *
     * @return the names of those that were made
     * @throws IllegalStateException if Kafka refuses
     * @throws ServiceRefusedException if existing topics are not as this would make them
     */
    public List<String> createTopics() {
        Topics names = settings.names();
        Set<String> existing = existing();
        List<NewTopic> missing = Stream.of(
                        topic(names.gameEvents(), settings.partitions(), settings.retention()),
                        topic(names.rerouted(), settings.partitions(), settings.retention()),
                        topic(names.auditEvents(), settings.partitions(), FOR_EVER),
                        topic(names.deadLetter(), 1, FOR_EVER),
                        topic(names.cycleMetrics(), settings.partitions(), settings.cycleMetricsRetention()),
                        compacted(topic(names.breaker(), 1, FOR_EVER)))
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        kafka.get(kafka.admin().createTopics(missing).all());
        await("topics " + names.all() + " to be there", () -> existing().containsAll(names.all()));
        check();
        return missing.stream().map(NewTopic::name).sorted().toList();
    }

    /** A broker learns of a topic's beginning or end a moment after the controller has decided it. */
    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Kafka did not get the %s within %d s; run this again"
                        .formatted(what, VISIBLE_WITHIN.toSeconds()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static NewTopic compacted(NewTopic topic) {
        Map<String, String> configs = new HashMap<>(topic.configs());
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        return topic.configs(configs);
    }

    private NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, partitions, (short) settings.replication())
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        APPEND_TIME,
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
     * Checks that all topics exist as {@link #createTopics} makes them: with the configured number of partitions, as a
     * changed number would move cycles to other partitions, where they would be numbered again; and with the broker's
     * clock, as a producer's would decide when a cycle expires.
     *
     * @throws ServiceRefusedException if not, with what to do
     */
    public void check() {
        Set<String> existing = existing();
        List<String> missing = settings.names().all().stream()
                .filter(name -> !existing.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw misconfigured("topics are missing: " + missing + "; run 'cyclelog migrate' first");
        }
        kafka.get(kafka.admin()
                        .describeTopics(settings.names().partitionedByCycle())
                        .allTopicNames())
                .forEach((name, topic) ->
                        checkPartitions(name, topic.partitions().size()));
        List<ConfigResource> resources = settings.names().all().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        kafka.get(kafka.admin().describeConfigs(resources).all()).forEach(TopicAdmin::checkClock);
    }

    private void checkPartitions(String topic, int partitions) {
        if (partitions != settings.partitions()) {
            throw misconfigured(
                    "topic %s has %d partitions, topics.partitions is %d: set it back; the count is fixed once the topics exist"
                            .formatted(topic, partitions, settings.partitions()));
        }
    }

    private static void checkClock(ConfigResource topic, Config config) {
        String clock = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
        if (!clock.equals(APPEND_TIME)) {
            throw misconfigured(
                    "topic %s has %s=%s: set it back to %s, or if that was a 'cyclelog import' that did not end, run it again"
                            .formatted(topic.name(), TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, clock, APPEND_TIME));
        }
    }

    private static ServiceRefusedException misconfigured(String message) {
        return new ServiceRefusedException(ServiceRefusedException.Code.TOPIC_MISCONFIGURED, message);
    }

    /**
     * Lets a topic keep the times that its producer gives, so that records can be brought back with theirs. No service
     * works with it until {@link #useBrokersClock}; brokers learn of it a moment later.
     */
    public void useProducersClock(String topic) {
        setClock(topic, CREATE_TIME);
    }

    /** Lets the broker stamp the topic's records, as {@link #createTopics} has made it, if it exists. */
    public void useBrokersClock(String topic) {
        if (existing().contains(topic)) {
            setClock(topic, APPEND_TIME);
        }
    }

    private void setClock(String topic, String clock) {
        ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, clock);
        kafka.get(kafka.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all());
    }

    /**
     * The ids that Kafka gave the topics when they were made.
     *
     * @throws IllegalStateException if one does not exist
     */
    public Map<String, String> topicIds(List<String> topics) {
        Map<String, String> ids = new HashMap<>();
        kafka.get(kafka.admin().describeTopics(topics).allTopicNames())
                .forEach((name, description) ->
                        ids.put(name, description.topicId().toString()));
        return ids;
    }

    /** The id of the cluster. */
    public String clusterId() {
        return kafka.get(kafka.admin().describeCluster().clusterId());
    }

    /** Deletes those of the topics that exist, with all that they hold, and makes all of them anew. */
    public void replace(Collection<NewTopic> topics) {
        List<String> names = topics.stream().map(NewTopic::name).toList();
        List<String> existing = existing().stream().filter(names::contains).toList();
        kafka.get(kafka.admin().deleteTopics(existing).all());
        await("topics " + existing + " to be gone", () -> existing().stream().noneMatch(existing::contains));
        kafka.get(kafka.admin().createTopics(topics).all());
        await("topics " + names + " to be there", () -> existing().containsAll(names));
    }

    private Set<String> existing() {
        return kafka.get(kafka.admin()
                .listTopics(new ListTopicsOptions().listInternal(true))
                .names());
    }

    @Override
    public void close() {
        kafka.close();
    }
}
