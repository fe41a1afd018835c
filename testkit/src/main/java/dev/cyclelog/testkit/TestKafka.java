package dev.cyclelog.testkit;

import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.testkit.containers.ContainerKafka;
import dev.cyclelog.testkit.containers.Containers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** One real broker for all tests of a JVM; tests keep apart by topic prefix. */
public final class TestKafka {

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private TestKafka() {}

    private static final class Holder {
        private static final String BOOTSTRAP_SERVERS =
                Containers.wanted() ? ContainerKafka.startShared() : startEmbedded();

        private static String startEmbedded() {
            return AtExit.close(EmbeddedKafka.start(AtExit.deleteFolder("cyclelog-test-kafka-"), 0))
                    .bootstrapServers();
        }
    }

    /** Where clients connect. Starts the broker if no test has needed it yet. */
    public static String bootstrapServers() {
        return Holder.BOOTSTRAP_SERVERS;
    }

    /** A topic prefix that no other test uses. */
    public static String newPrefix() {
        return "test" + PREFIXES.incrementAndGet() + ".";
    }

    /** A producer as a game service without our library would have it: it validates nothing. The caller closes it. */
    public static KafkaProducer<byte[], byte[]> rawProducer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers(), "linger.ms", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Waits until the topic holds this many committed records, and returns them, each partition's in order. */
    public static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            consumer.assign(partitions.stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Awaitility.await("records of " + topic)
                    .atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                        return records.size() >= count;
                    });
            return records;
        }
    }
}
