package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.ClusterAdmin;
import dev.cyclelog.runtime.ClusterAdmin.Disk;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.Together;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.Repeatedly;
import dev.cyclelog.runtime.metrics.UpGauge;
import dev.cyclelog.sequencer.BreakerTopic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks at Kafka every two seconds, and exposes what it sees. What cannot be seen is not shown, and hides nothing else.
 * Safe for use by several threads.
 */
final class KafkaWatch implements AutoCloseable {

    /** Kafka as a service seldom shows its disks: no reason to be called blind. */
    private static final String DISKS = "disks";

    private final List<String> topics;
    private final MeterRegistry registry;
    private final UpGauge up;
    private final KeyedGauge<String> members;
    private final KeyedGauge<String> underReplicated;
    private final KeyedGauge<String> topicBytes;
    private final KeyedGauge<Integer> diskFree;
    private final KeyedGauge<Integer> diskSize;
    private final ClusterAdmin admin;
    private final BreakerTopic breaker;
    private final Repeatedly asking;
    private final List<Look> looks;
    private volatile boolean tripped;

    KafkaWatch(Settings settings, List<Stage> stages, MeterRegistry registry) {
        List<String> groups = stages.stream().map(Stage::group).toList();
        this.topics = settings.topics().names().all();
        this.registry = registry;
        this.up = new UpGauge("kafka.up", "Kafka", registry);
        this.members = KeyedGauge.labelled(registry, "group.members", "Running members of the group", "group");
        this.underReplicated = KeyedGauge.labelled(
                registry,
                "topic.under.replicated.partitions",
                "Partitions with fewer copies in sync than they should have",
                "topic");
        this.topicBytes = KeyedGauge.labelled(registry, "topic.size.bytes", "Size on disk, of one copy", "topic");
        this.diskFree =
                KeyedGauge.labelled(registry, "broker.disk.free.bytes", "Free space of the broker's disks", "broker");
        this.diskSize = KeyedGauge.labelled(registry, "broker.disk.size.bytes", "Size of the broker's disks", "broker");
        this.admin = new ClusterAdmin(settings);
        this.breaker = new BreakerTopic(settings);
        this.asking = new Repeatedly("kafka-watch", Look.EVERY, () -> up.note(admin::checkReachable));
        this.looks = List.of(
                look("groups", () -> show(members, admin.members(groups))),
                look("topics", () -> show(underReplicated, admin.underReplicated(topics))),
                look(DISKS, this::lookAtDisks),
                look("breaker", () -> tripped = !breaker.standing().isEmpty()));
    }

    private Look look(String subject, Runnable work) {
        return new Look(subject, () -> up.up().orElse(false), work, registry);
    }

    private static <V extends Number> void show(KeyedGauge<String> gauge, ClusterAdmin.Answers<V> answers) {
        gauge.set(answers.given());
        answers.failure().ifPresent(failure -> {
            throw failure;
        });
    }

    private void lookAtDisks() {
        ClusterAdmin.Storage storage = admin.storage(topics);
        topicBytes.set(storage.topicBytes());
        diskFree.set(each(storage.disks(), Disk::freeBytes));
        diskSize.set(each(storage.disks(), Disk::totalBytes));
    }

    private static Map<Integer, Long> each(Map<Integer, Disk> disks, Function<Disk, Long> value) {
        return disks.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, disk -> value.apply(disk.getValue())));
    }

    /** Whether Kafka has answered the last time; empty before the first time. */
    Optional<Boolean> up() {
        return up.up();
    }

    /** What has not been seen for so long, though it should be. */
    List<String> notSeenFor(Duration time) {
        return looks.stream()
                .filter(look -> look.refreshAge().compareTo(time) > 0)
                .map(Look::subject)
                .filter(subject -> !subject.equals(DISKS))
                .toList();
    }

    /** Whether a trip of the circuit breaker stands. */
    boolean isBreakerTripped() {
        return tripped;
    }

    /** How many members the group has; empty if that is not known. */
    Optional<Integer> members(String group) {
        return members.of(group).map(Double::intValue);
    }

    /** The topics of which a partition is short of a copy, in alphabetical order. */
    List<String> underReplicatedTopics() {
        return underReplicated.all().entrySet().stream()
                .filter(topic -> topic.getValue() > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The brokers whose disks have less than this share free, in their order. */
    List<Integer> brokersWithLessFreeThan(double share) {
        return diskFree.all().entrySet().stream()
                .filter(free -> diskSize.of(free.getKey())
                        .filter(size -> free.getValue() < share * size)
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        List<Runnable> ends = new ArrayList<>(List.of(asking::close));
        looks.forEach(look -> ends.add(look::close));
        Together.run(ends.toArray(Runnable[]::new));
        breaker.close();
        admin.close();
    }
}
