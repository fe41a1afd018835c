package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Validation;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Service;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events that lie in {@code game-events}, on its one partition, before a service starts to work them off. */
final class Backlog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    /**
     * How a service worked off the events.
     *
     * @param eventsPerSecond its throughput
     * @param threadMicros processor time of its stream thread for each event, in microseconds: what other processes on
     *     the machine disturb least
     */
    record Run(double eventsPerSecond, double threadMicros) {}

    private final Game game;
    private final int events;
    private final Admin kafka;
    private final OffsetAdmin offsets;

    private Backlog(Game game, int events) {
        this.game = game;
        this.events = events;
        this.kafka = Admin.create(game.settings().kafka().properties());
        this.offsets = new OffsetAdmin(game.settings());
    }

    /** Publishes the events into topics of their own. */
    static Backlog of(BrokerProcess broker, String prefix, List<byte[]> events) {
        Game game = Game.on(broker, prefix, 1);
        EventValidator validator = new EventValidator(EventCatalogue.builtIn());
        Map<String, Object> properties =
                Map.of("bootstrap.servers", game.bootstrapServers(), "linger.ms", 20, "batch.size", 256 << 10);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] event : events) {
                int cycle =
                        ((Validation.Valid) validator.validate(event)).event().cycleNumber();
                producer.send(new ProducerRecord<>(game.topics().gameEvents(), EventCodec.key(cycle), event));
            }
        }
        return new Backlog(game, events.size());
    }

    Game game() {
        return game;
    }

    /** Makes a further topic of one partition, and lets a group begin at the beginning of the events. */
    void prepare(String output, String groupId) {
        join(kafka.createTopics(List.of(new NewTopic(output, 1, (short) 1)
                        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"))))
                .all());
        while (!join(kafka.listTopics().names()).contains(output)) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        offsets.initialiseOffsets(groupId, List.of(game.topics().gameEvents()), output);
    }

    /**
     * Runs a service until it has worked off all events.
     *
     * @param groupId its consumer group
     * @param output the topic that it writes
     * @return how fast, from the first record in the output to the commit of the last
     */
    Run workOff(Supplier<Service> service, String groupId, String output) throws Exception {
        TopicPartition input = new TopicPartition(game.topics().gameEvents(), 0);
        long end;
        double threadMicros;
        try (Service running = service.get()) {
            running.start();
            while (offsets.committedOffsets(groupId).getOrDefault(input, 0L) < events) {
                if (running.stopped().isDone()) {
                    running.stopped().get();
                    throw new IllegalStateException(groupId + " stopped before its work was done");
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
            end = System.currentTimeMillis();
            threadMicros = streamThreadNanos(groupId) / 1e3;
        }
        return new Run(events * 1_000.0 / (end - firstAppend(output)), threadMicros / events);
    }

    private static long streamThreadNanos(String groupId) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(groupId + "-")
                        && thread.getName().endsWith("StreamThread-1"))
                .mapToLong(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))
                .sum();
    }

    private long firstAppend(String topic) {
        Map<String, Object> properties = Map.of("bootstrap.servers", game.bootstrapServers(), "max.poll.records", 1);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecords<byte[], byte[]> first = ConsumerRecords.empty();
            while (first.isEmpty()) {
                first = consumer.poll(Duration.ofSeconds(1));
            }
            return first.iterator().next().timestamp();
        }
    }

    /** Removes the topics, those of the state included. */
    @Override
    public void close() {
        String prefix = game.topics().prefix();
        join(kafka.deleteTopics(join(kafka.listTopics().names()).stream()
                        .filter(name -> name.startsWith(prefix))
                        .toList())
                .all());
        kafka.close();
        offsets.close();
    }

    private static <T> T join(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
