package dev.cyclelog.publisher;

import dev.cyclelog.embedded.FreePorts;
import dev.cyclelog.events.Topics;
import dev.cyclelog.testkit.containers.ContainerKafka;
import dev.cyclelog.testkit.containers.Containers;
import dev.cyclelog.testkit.containers.RestartableServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker that a test may stop and start again on the same port. */
final class OwnBroker implements AutoCloseable {

    private final int port = FreePorts.any();
    private final RestartableServer kafka;

    OwnBroker(Path folder) {
        kafka = Containers.wanted() ? new ContainerKafka(port) : new EmbeddedBroker(folder, port);
    }

    OwnBroker start() throws Exception {
        kafka.start();
        return this;
    }

    OwnBroker createTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.DEFAULT.gameEvents(), 3, (short) 1)))
                    .all()
                    .get();
        }
        return this;
    }

    void stop() throws Exception {
        kafka.stop();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    EventPublisherBuilder publisher() {
        return EventPublisher.builder()
                .bootstrapServers(bootstrapServers())
                // A client that has been refused for a while would come back late.
                .producerProperties(Map.of("reconnect.backoff.max.ms", 100));
    }

    /** All records of the topic, each partition's in order. */
    List<ConsumerRecord<byte[], byte[]>> all() {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers(),
                "group.id", UUID.randomUUID().toString(),
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.DEFAULT.gameEvents()));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            do {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            } while (consumer.assignment().isEmpty()
                    || consumer.endOffsets(consumer.assignment()).entrySet().stream()
                            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue()));
            return records;
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
