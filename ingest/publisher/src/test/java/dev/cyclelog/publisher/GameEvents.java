package dev.cyclelog.publisher;

import dev.cyclelog.events.Topics;
import dev.cyclelog.testkit.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A topic {@code game-events} of one test's own. */
final class GameEvents {

    private final Topics topics = new Topics(TestKafka.newPrefix());
    private final int partitions;

    /** A topic of six partitions. */
    GameEvents() throws Exception {
        this(6);
        create();
    }

    /** A topic that does not exist yet. */
    GameEvents(int partitions) {
        this.partitions = partitions;
    }

    void create() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topics.gameEvents(), partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    EventPublisherBuilder publisher() {
        return EventPublisher.builder()
                .bootstrapServers(TestKafka.bootstrapServers())
                .topics(topics);
    }

    /** All of the topic's records; fails if there are more or less than this. */
    List<ConsumerRecord<byte[], byte[]>> all(int count) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = TestKafka.read(topics.gameEvents(), count);
        if (size() != count) {
            throw new AssertionError("expected %d records, the topic has %d".formatted(count, size()));
        }
        return records;
    }

    /** The publisher writes without transactions: offsets have no holes. */
    private long size() throws Exception {
        try (Admin admin = admin()) {
            return admin
                    .listOffsets(partitions().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    /** Whether the broker knows a producer id that it checks the order of: it does of idempotent producers only. */
    boolean hasIdempotentProducer() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeProducers(partitions()).all().get().values().stream()
                    .anyMatch(partition -> !partition.activeProducers().isEmpty());
        }
    }

    private List<TopicPartition> partitions() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topics.gameEvents(), partition))
                .toList();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    }
}
