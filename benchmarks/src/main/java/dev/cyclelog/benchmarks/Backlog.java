package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Validation;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.StreamsService;
import dev.cyclelog.runtime.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/** Events that lie in a topic, on its one partition, before a service starts to work them off. */
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
    private final TopicPartition input;
    private final int events;
    private final long end;
    private final Admin kafka;
    private final OffsetAdmin offsets;

    private Backlog(Game game, TopicPartition input, int events, long end) {
        this.game = game;
        this.input = input;
        this.events = events;
        this.end = end;
        this.kafka = Admin.create(game.settings().kafka().properties());
        this.offsets = new OffsetAdmin(game.settings());
    }

    /**
     * Lets the events lie in {@code audit-events}, as the sequencer would have written them, in topics of their own.
     */
    static Backlog sequenced(BrokerProcess broker, String prefix, List<byte[]> auditEvents) throws Exception {
        Game game = Game.on(broker, prefix, 1);
        TopicPartition input = new TopicPartition(game.topics().auditEvents(), 0);
        long end = AuditTopic.fill(game, auditEvents.stream()).get(input);
        return new Backlog(game, input, auditEvents.size(), end);
    }

    /** Lets the events lie in {@code game-events}, as they are published, in topics of their own. */
    static Backlog published(BrokerProcess broker, String prefix, List<byte[]> events) {
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
        TopicPartition input = new TopicPartition(game.topics().gameEvents(), 0);
        return new Backlog(game, input, events.size(), events.size());
    }

    Game game() {
        return game;
    }

    /** Runs a bare pass-through over the events, into a topic of its own. */
    Run workOffByPassThrough(PassThrough.State state) throws Exception {
        String name = game.topics().prefix() + "pass-through-" + state;
        prepare(name, name);
        Topology topology = PassThrough.topology(input.topic(), name, state);
        return workOff(
                () -> new StreamsService(
                        name, topology, game.settings(), TopicAdmin.MAX_RECORD_BYTES, new SimpleMeterRegistry()),
                name);
    }

    /** Makes a further topic of one partition, and lets a group begin at the beginning of the events. */
    private void prepare(String output, String groupId) {
        join(kafka.createTopics(List.of(new NewTopic(output, 1, (short) 1)
                        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"))))
                .all());
        while (!join(kafka.listTopics().names()).contains(output)) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        offsets.initialiseOffsets(groupId, List.of(input.topic()), output);
    }

    /**
     * Runs a service until it has worked off all events.
     *
     * @param groupId its consumer group
     * @return how fast, from its first commit to that of the last event
     */
    Run workOff(Supplier<Service> service, String groupId) throws Exception {
        try (Service running = service.get()) {
            running.start();
            Commits commits = new Commits(offsets, groupId, () -> check(running, groupId));
            long first = commits.await(input, 1);
            long start = System.nanoTime();
            commits.await(input, end);
            double seconds = (System.nanoTime() - start) / 1e9;
            // Offsets count the ends of transactions, too.
            double counted = events * (1 - (double) first / end);
            return new Run(counted / seconds, streamThreadNanos(groupId) / 1e3 / events);
        }
    }

    private static void check(Service service, String groupId) throws Exception {
        if (service.stopped().isDone()) {
            service.stopped().get();
            throw new IllegalStateException(groupId + " stopped before its work was done");
        }
    }

    private static long streamThreadNanos(String groupId) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(groupId + "-")
                        && thread.getName().endsWith("StreamThread-1"))
                .mapToLong(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))
                .sum();
    }

    /** Removes the topics, those of the state included. */
    @Override
    public void close() {
        kafka.close();
        offsets.close();
        game.deleteTopics();
    }

    private static <T> T join(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
