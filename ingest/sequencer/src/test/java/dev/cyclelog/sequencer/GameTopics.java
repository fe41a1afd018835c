package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.awaitility.Awaitility;

/** The topics of one game on the tests' broker, and a game service that publishes there without our library. */
final class GameTopics implements AutoCloseable {

    static final int PARTITIONS = 3;

    private final Topics topics = new Topics(TestKafka.newPrefix());
    private final Producer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    TestKafka.bootstrapServers(),
                    // The broker's limit counts compressed bytes: a client that is allowed to can send giants.
                    "compression.type",
                    "gzip",
                    "max.request.size",
                    16 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private final Settings settings;
    private int published;

    GameTopics(Path stateDir) {
        this(stateDir, Settings.load().services());
    }

    GameTopics(Path stateDir, Section services) {
        this.settings = new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", TestKafka.bootstrapServers())),
                new Settings.Database("jdbc:postgresql://none/", "none", ""),
                new Settings.TopicSettings(topics, PARTITIONS, 1, 1, Duration.ofDays(30), Duration.ofDays(30)),
                Optional.empty(),
                new Settings.Streams(stateDir, Duration.ofMillis(100), 0),
                services);
        createTopics();
    }

    /** Makes those that do not exist. */
    void createTopics() {
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            admin.createTopics();
        }
    }

    /** Puts the sequencer's group on this offset of every input partition. */
    void commitEverywhere(long offset) {
        try (OffsetAdmin admin = new OffsetAdmin(settings)) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                positions.put(new TopicPartition(topics.gameEvents(), partition), offset);
                positions.put(new TopicPartition(topics.rerouted(), partition), offset);
            }
            admin.commit(Sequencer.groupId(topics), positions);
        }
    }

    Settings settings() {
        return settings;
    }

    Topics names() {
        return topics;
    }

    /** What {@code cyclelog migrate} does beside making the topics. */
    void initialiseOffsets() {
        try (OffsetAdmin admin = new OffsetAdmin(settings)) {
            admin.initialiseOffsets(
                    Sequencer.groupId(topics), List.of(topics.gameEvents(), topics.rerouted()), topics.auditEvents());
        }
    }

    /** Publishes under the cycle's key, as it ought to be. */
    void publish(int cycle, String json) {
        send(new ProducerRecord<>(topics.gameEvents(), EventCodec.key(cycle), bytes(json)));
    }

    /** Publishes on a partition that is not the cycle's, as a client that hashes otherwise does. */
    void publishOnAWrongPartition(int cycle, String json) {
        int wrong = (BuiltInPartitioner.partitionForKey(EventCodec.key(cycle), PARTITIONS) + 1) % PARTITIONS;
        send(new ProducerRecord<>(topics.gameEvents(), wrong, EventCodec.key(cycle), bytes(json)));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                throw new AssertionError("not published", failure);
            }
        });
        published++;
    }

    /** Waits until the broker has everything. */
    int published() {
        producer.flush();
        return published;
    }

    /**
     * Runs a sequencer until each record that was published since the topics were made is accepted, dropped or
     * rejected; all is committed when it stops.
     */
    Map<Tally, Long> sequenceAll() {
        return sequence(published());
    }

    /** As {@link #sequenceAll()}, where the tallies do not begin with the first record. */
    Map<Tally, Long> sequence(long records) {
        try (Sequencer sequencer = new Sequencer(settings, new SimpleMeterRegistry())) {
            sequencer.start();
            return awaitTallies(sequencer, records);
        }
    }

    static Map<Tally, Long> awaitTallies(Sequencer sequencer, long records) {
        return Awaitility.await("all records are tallied")
                .atMost(Duration.ofSeconds(180))
                .ignoreException(InvalidStateStoreException.class)
                .failFast("the sequencer stopped", () -> sequencer.stopped().isDone())
                .until(sequencer::tallies, tallies -> done(tallies) == records);
    }

    private static long done(Map<Tally, Long> tallies) {
        return tallies.get(Tally.ACCEPTED) + tallies.get(Tally.DUPLICATE) + tallies.get(Tally.REJECTED);
    }

    /** What is numbered, by cycle, in order. */
    Map<Integer, List<SequencedEvent>> auditEvents() {
        return committed(topics.auditEvents()).stream()
                .map(record -> EventCodec.decode(record.value()))
                .collect(Collectors.groupingBy(SequencedEvent::cycleNumber));
    }

    /** All that is committed in the topic now, each partition's in order. */
    static List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    static String sale(String id, int cycle, int price) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":%d}}""".formatted(id, cycle, price);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
