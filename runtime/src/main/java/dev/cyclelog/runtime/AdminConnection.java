package dev.cyclelog.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Kafka's admin client, with answers instead of futures and errors that say which cluster. */
final class AdminConnection implements AutoCloseable {

    /** A person waits for these answers: Kafka's default of a minute is long when the address is wrong. */
    private static final int TIMEOUT_MS = 15_000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Object bootstrapServers;
    private final Admin admin;

    AdminConnection(Settings.Kafka kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.bootstrapServers = properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.admin = Admin.create(properties);
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
            throw new IllegalStateException(
                    "Kafka at " + bootstrapServers + ": " + failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", interrupted);
        }
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
