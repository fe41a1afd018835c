package dev.cyclelog.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's admin client, with answers instead of futures and errors that say which cluster. */
final class AdminConnection implements AutoCloseable {

    /** A person waits for these answers: Kafka's default of a minute is long when the address is wrong. */
    private static final int TIMEOUT_MS = 15_000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Settings.Kafka kafka;
    private final Admin admin;

    /**
     * Prepares it.
     *
     * @throws IllegalStateException with a cause that says that time may heal it, if no host name can be resolved
     */
    AdminConnection(Settings.Kafka kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        // The client insists that the first is not above the second.
        properties.putIfAbsent(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.min(TIMEOUT_MS, timeout(properties, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)));
        properties.putIfAbsent(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.max(TIMEOUT_MS, timeout(properties, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG)));
        this.kafka = kafka;
        this.admin = create(properties);
    }

    private Admin create(Map<String, Object> properties) {
        try {
            return Admin.create(properties);
        } catch (KafkaException failed) {
            if (!ConnectionHint.areAllUnknown(kafka)) {
                throw failed;
            }
            // Kafka's client takes this for a wrong setting. The name of a container is gone while that is stopped.
            throw new IllegalStateException(
                    "Kafka at %s: the host name cannot be resolved".formatted(kafka.bootstrapServers()),
                    new NetworkException("unknown host", failed));
        }
    }

    private static int timeout(Map<String, Object> properties, String name) {
        Object given = properties.getOrDefault(name, TIMEOUT_MS);
        return (int) ConfigDef.parseType(name, given, ConfigDef.Type.INT);
    }

    Admin admin() {
        return admin;
    }

    /**
     * Waits for an answer.
     *
     * @throws IllegalStateException with Kafka's reason as its cause
     */
    <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", interrupted);
        }
    }

    private IllegalStateException failure(Throwable cause) {
        String what = "Kafka at %s: %s".formatted(kafka.bootstrapServers(), cause.getMessage());
        if (!(cause instanceof TimeoutException)) {
            return new IllegalStateException(what + advice(cause), cause);
        }
        String hint = ConnectionHint.of(kafka).map(text -> "; " + text).orElse("");
        // Not by the cause that Kafka's client has for it: who sees a timeout waits.
        return new IllegalStateException(
                what + hint,
                ConnectionHint.isTlsMissing(kafka) ? new SslAuthenticationException("it expects TLS", cause) : cause);
    }

    private static String advice(Throwable cause) {
        if (cause instanceof AuthenticationException) {
            return "; see security.protocol, sasl.* and ssl.* in cyclelog.kafka.properties";
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return " A topic is missing: is topics.prefix the right one? 'cyclelog migrate' makes topics";
        }
        if (cause instanceof InvalidReplicationFactorException) {
            return " With fewer brokers set topics.replication and topics.min-insync-replicas";
        }
        return "";
    }

    List<TopicPartition> partitions(String topic) {
        int count = get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
