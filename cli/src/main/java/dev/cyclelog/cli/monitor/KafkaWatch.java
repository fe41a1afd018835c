package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.ClusterAdmin;
import dev.cyclelog.runtime.ClusterAdmin.Disk;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.runtime.metrics.Repeatedly;
import dev.cyclelog.sequencer.BreakerTopic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at Kafka every two seconds, and exposes what it sees. Safe for use by several threads. */
final class KafkaWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<String> groups;
    private final List<String> topics;
    private final MeterRegistry registry;
    private final KeyedGauge<String> members;
    private final KeyedGauge<String> underReplicated;
    private final KeyedGauge<String> topicBytes;
    private final KeyedGauge<Integer> diskFree;
    private final KeyedGauge<Integer> diskSize;
    private final ClusterAdmin admin;
    private final BreakerTopic breaker;
    private final Repeatedly looking;
    private volatile Optional<Boolean> up = Optional.empty();
    private volatile boolean tripped;
    private volatile long lookedAt = System.nanoTime();

    KafkaWatch(Settings settings, List<Stage> stages, MeterRegistry registry) {
        this.groups = stages.stream().map(Stage::group).toList();
        this.topics = settings.topics().names().all();
        this.registry = registry;
        TimeGauge.builder(
                        Metrics.PREFIX + "monitor.kafka.refresh.age",
                        () -> refreshAge().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("How long ago Kafka was last looked at: groups, topics, disks")
                .register(registry);
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
        this.looking = new Repeatedly("kafka-watch", EVERY, this::look);
    }

    private void look() {
        lookWhetherItAnswers();
        // What this account may not see, or what an old broker does not say, does not make Kafka unreachable, nor does
        // it hide the rest.
        List<RuntimeException> failures = new ArrayList<>();
        List.<Runnable>of(
                        () -> members.set(admin.members(groups)),
                        () -> underReplicated.set(admin.underReplicated(topics)),
                        this::lookAtDisks,
                        () -> tripped = !breaker.standing().isEmpty())
                .forEach(step -> {
                    try {
                        step.run();
                    } catch (RuntimeException failure) {
                        failures.add(failure);
                    }
                });
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        lookedAt = System.nanoTime();
    }

    private void lookWhetherItAnswers() {
        try {
            admin.checkReachable();
            sayThatItIs(true);
        } catch (RuntimeException unanswered) {
            sayThatItIs(false);
            throw unanswered;
        }
    }

    /** Not before it is known: an alert would fire. */
    private void sayThatItIs(boolean now) {
        boolean first = up.isEmpty();
        up = Optional.of(now);
        if (first) {
            Gauge.builder(Metrics.PREFIX + "kafka.up", () -> up.orElseThrow() ? 1 : 0)
                    .description("1 if Kafka has answered the last time")
                    .register(registry);
        }
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
        return up;
    }

    /** How long ago all was seen that is to be seen. */
    Duration refreshAge() {
        return Duration.ofNanos(System.nanoTime() - lookedAt);
    }

    /** Whether a trip of the circuit breaker stands. */
    boolean isBreakerTripped() {
        return tripped;
    }

    /** How many members the group had last; empty before the first look. */
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
        looking.close();
        breaker.close();
        admin.close();
    }
}
