package dev.cyclelog.cli;

import dev.cyclelog.events.Topics;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.publisher.EventPublisherBuilder;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.testkit.sequencing.SequencedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** A broker and sequencers, each in a process of its own, none of which outlives the test. */
final class SequencerStack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Path config;
    private final BrokerProcess broker;
    private final Settings settings;
    private final OffsetAdmin offsets;
    private final List<SupervisedSequencer> sequencers = new ArrayList<>();

    /** Starts the broker and makes the topics. */
    SequencerStack(Path folder) throws Exception {
        this.folder = folder;
        this.broker = new BrokerProcess(folder.resolve("kafka"));
        this.config = Files.writeString(folder.resolve("cyclelog.conf"), """
                cyclelog.kafka.bootstrap-servers = "%s"
                cyclelog.topics { replication = 1, min-insync-replicas = 1 }
                """.formatted(broker.bootstrapServers()));
        this.settings = Settings.load(config);
        try (TopicAdmin topics = new TopicAdmin(settings)) {
            topics.createTopics();
        }
        this.offsets = new OffsetAdmin(settings);
        offsets.initialiseOffsets(
                groupId(), List.of(topics().gameEvents(), topics().rerouted()), topics().auditEvents());
    }

    BrokerProcess broker() {
        return broker;
    }

    Settings settings() {
        return settings;
    }

    Topics topics() {
        return settings.topics().names();
    }

    String groupId() {
        return Sequencer.groupId(topics());
    }

    /** Starts a sequencer with a state folder of its own. */
    SupervisedSequencer startSequencer(String name) {
        SupervisedSequencer sequencer = new SupervisedSequencer(folder, config, name);
        sequencers.add(sequencer);
        return sequencer;
    }

    EventPublisherBuilder publisher(String source) {
        return EventPublisher.builder()
                .bootstrapServers(broker.bootstrapServers())
                .source(source);
    }

    /** Waits until the sequencers have written about so many records more to {@code audit-events}. */
    void awaitSequenced(long more) {
        long goal = written() + more;
        await("%,d more records in audit-events".formatted(more), () -> written() >= goal);
    }

    private long written() {
        return offsets.highWatermarks(topics().auditEvents()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Waits until the sequencers have nothing left to do, and reads what they made. */
    SequencedLog awaitAllSequenced() {
        await("all is sequenced", () -> lag(topics().gameEvents()) == 0 && lag(topics().rerouted()) == 0);
        return SequencedLog.read(broker.bootstrapServers(), topics().prefix());
    }

    private long lag(String topic) {
        Map<TopicPartition, Long> committed = offsets.committedOffsets(groupId());
        return offsets.highWatermarks(topic).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.get(end.getKey()))
                .sum();
    }

    /** Waits for a condition, and fails at once when a sequencer refuses to work. */
    void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .failFast(() -> sequencers.forEach(SupervisedSequencer::check))
                .until(condition);
    }

    @Override
    public void close() {
        try (broker;
                offsets) {
            sequencers.forEach(SupervisedSequencer::close);
        }
    }
}
