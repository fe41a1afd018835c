package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.ClusterAdmin;
import dev.cyclelog.runtime.ClusterAdmin.Disk;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.runtime.metrics.Repeatedly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Looks at Kafka every two seconds, and exposes what it sees. Safe for use by several threads. */
final class KafkaWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<String> groups;
    private final List<String> topics;
    private final MeterRegistry registry;
    private final ClusterAdmin admin;
    private final Repeatedly looking;
    private final Map<String, Integer> members = new ConcurrentHashMap<>();
    private final Map<String, Long> underReplicated = new ConcurrentHashMap<>();
    private final Map<String, Long> topicBytes = new ConcurrentHashMap<>();
    private final Map<Integer, Disk> disks = new ConcurrentHashMap<>();
    private volatile boolean up;

    KafkaWatch(Settings settings, List<Stage> stages, MeterRegistry registry) {
        this.groups = stages.stream().map(Stage::group).toList();
        this.topics = settings.topics().names().all();
        this.registry = registry;
        Gauge.builder(Metrics.PREFIX + "kafka.up", () -> up ? 1 : 0)
                .description("1 if Kafka has answered the last time")
                .register(registry);
        this.admin = new ClusterAdmin(settings);
        this.looking = new Repeatedly("kafka-watch", EVERY, this::look);
    }

    private void look() {
        lookWhetherItAnswers();
        // What this account may not see, or what an old broker does not say, does not make Kafka unreachable.
        expose(members, admin.members(groups), "group.members", "Running members of the group", "group");
        expose(
                underReplicated,
                admin.underReplicated(topics),
                "topic.under.replicated.partitions",
                "Partitions with fewer copies in sync than they should have",
                "topic");
        ClusterAdmin.Storage storage = admin.storage(topics);
        expose(topicBytes, storage.topicBytes(), "topic.size.bytes", "Size on disk, of one copy", "topic");
        storage.disks().forEach((broker, disk) -> {
            if (disks.put(broker, disk) == null) {
                exposeDisk(broker, "broker.disk.free.bytes", "Free space of the broker's disks", Disk::freeBytes);
                exposeDisk(broker, "broker.disk.size.bytes", "Size of the broker's disks", Disk::totalBytes);
            }
        });
    }

    private void lookWhetherItAnswers() {
        try {
            admin.checkReachable();
            up = true;
        } catch (RuntimeException unanswered) {
            up = false;
            throw unanswered;
        }
    }

    private <N extends Number> void expose(
            Map<String, N> known, Map<String, N> now, String metric, String description, String label) {
        now.forEach((name, value) -> {
            if (known.put(name, value) == null) {
                Gauge.builder(Metrics.PREFIX + metric, () -> known.get(name))
                        .description(description)
                        .tags(Tags.of(label, name))
                        .register(registry);
            }
        });
    }

    private void exposeDisk(int broker, String metric, String description, ToDoubleFunction<Disk> value) {
        Gauge.builder(Metrics.PREFIX + metric, () -> value.applyAsDouble(disks.get(broker)))
                .description(description)
                .tag("broker", Integer.toString(broker))
                .register(registry);
    }

    boolean isUp() {
        return up;
    }

    /** How many members the group had last; empty before the first look. */
    Optional<Integer> members(String group) {
        return Optional.ofNullable(members.get(group));
    }

    @Override
    public void close() {
        looking.close();
        admin.close();
    }
}
