package dev.cyclelog.benchmarks;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import dev.cyclelog.events.Validation;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.snapshotter.Snapshotter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of one game on a benchmark's broker.
 *
 * @param settings how services reach them: the defaults, without replication, which one broker cannot have
 */
record Game(Settings settings) {

    private static final int STABLES = 400;
    private static final long SEED = 7;

    /** Makes the topics under a prefix of their own. */
    static Game on(BrokerProcess broker, String prefix, int partitions) {
        Settings defaults = Settings.load();
        return on(broker, prefix, partitions, defaults.topics().retention(), defaults.services());
    }

    /** As above, with events that are kept, and a sequencer that remembers them, for another time. */
    static Game on(BrokerProcess broker, String prefix, int partitions, Duration retention, Section services) {
        Settings defaults = Settings.load();
        Settings.TopicSettings topics = defaults.topics();
        Game game = new Game(new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", broker.bootstrapServers())),
                defaults.database(),
                new Settings.TopicSettings(
                        new Topics(prefix), partitions, 1, 1, retention, topics.cycleMetricsRetention()),
                defaults.schemaFolder(),
                new Settings.Streams(
                        broker.folder().resolve("streams"), defaults.streams().commitInterval(), 0),
                services));
        try (TopicAdmin topicAdmin = new TopicAdmin(game.settings);
                OffsetAdmin offsets = new OffsetAdmin(game.settings)) {
            topicAdmin.createTopics();
            offsets.initialiseOffsets(
                    Sequencer.groupId(game.topics()),
                    List.of(game.topics().gameEvents(), game.topics().rerouted()),
                    game.topics().auditEvents());
            offsets.initialiseOffsets(
                    Snapshotter.groupId(game.topics()),
                    List.of(game.topics().auditEvents()),
                    game.topics().cycleMetrics());
        }
        return game;
    }

    /** Removes the topics, those of state included. */
    void deleteTopics() {
        try (Admin kafka = Admin.create(settings.kafka().properties())) {
            List<String> names = join(kafka.listTopics().names()).stream()
                    .filter(name -> name.startsWith(topics().prefix()))
                    .toList();
            join(kafka.deleteTopics(names).all());
        }
    }

    private static <T> T join(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Publishes a small event that is unlike every other one with another number. */
    void publish(Producer<byte[], byte[]> producer, long number, int cycle) {
        String event = """
                {"eventId":"e%d","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":10.50}}""".formatted(number, cycle);
        producer.send(new ProducerRecord<>(
                topics().gameEvents(), EventCodec.key(cycle), event.getBytes(StandardCharsets.UTF_8)));
    }

    /** How many records of {@code game-events} the sequencer has not committed yet. */
    long lag(OffsetAdmin offsets) {
        Map<TopicPartition, Long> committed = offsets.committedOffsets(Sequencer.groupId(topics()));
        return offsets.endOffsets(topics().gameEvents()).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    Topics topics() {
        return settings.topics().names();
    }

    String bootstrapServers() {
        return settings.kafka().bootstrapServers();
    }

    /** The options with which a Java process of its own has these settings. */
    List<String> javaOptions(LogDatabase database) {
        return List.of(
                "-Dcyclelog.kafka.bootstrap-servers=" + bootstrapServers(),
                "-Dcyclelog.topics.prefix=" + topics().prefix(),
                "-Dcyclelog.topics.partitions=" + settings.topics().partitions(),
                "-Dcyclelog.topics.replication=1",
                "-Dcyclelog.topics.min-insync-replicas=1",
                "-Dcyclelog.streams.state-dir=" + settings.streams().stateDir(),
                "-Dcyclelog.streams.standby-replicas=" + settings.streams().standbyReplicas(),
                "-Dcyclelog.database.url=" + database.url());
    }

    /** The first events of a simulated game of many stables, as they are published. */
    static List<byte[]> events(int count) {
        return published(count).toList();
    }

    private static Stream<byte[]> published(int count) {
        return new GameSimulator(new SimulatorSettings(1_000_000, STABLES, SEED))
                .events()
                .limit(count)
                .map(event -> event.getBytes(StandardCharsets.UTF_8));
    }

    /** The same events as the sequencer passes them on: values of {@code audit-events}. */
    static Stream<byte[]> auditEvents(int count) {
        return sequenced(published(count));
    }

    /** Published events as the sequencer passes them on. */
    static Stream<byte[]> sequenced(Stream<byte[]> events) {
        EventValidator validator = new EventValidator(EventCatalogue.builtIn());
        Map<Integer, Integer> sequenceNumbers = new HashMap<>();
        return events.map(published -> {
            Event event = ((Validation.Valid) validator.validate(published)).event();
            int sequenceNumber = sequenceNumbers.merge(event.cycleNumber(), 1, Integer::sum);
            return EventCodec.sequence(published, event.eventTimestamp() != null, sequenceNumber, Instant.now());
        });
    }
}
