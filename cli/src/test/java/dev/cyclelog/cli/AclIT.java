package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.monitor.Monitor;
import dev.cyclelog.cli.monitor.Stages;
import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.lag.LagReader;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.snapshotter.Snapshotter;
import dev.cyclelog.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("With the ACLs of docs/security.md")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AclIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> USERS =
            List.of("sequencer", "projector", "snapshotter", "monitor", "operator", "shop");
    private static final Topics TOPICS = Topics.DEFAULT;

    /** Who may read and write what, as the page means it. */
    private static final Map<String, Set<String>> READABLE = Map.of(
            "sequencer", Set.of(TOPICS.gameEvents(), TOPICS.rerouted(), TOPICS.auditEvents(), TOPICS.breaker()),
            "projector", Set.of(TOPICS.auditEvents(), TOPICS.deadLetter()),
            "snapshotter", Set.of(TOPICS.auditEvents(), TOPICS.cycleMetrics()),
            "monitor", Set.copyOf(TOPICS.all()),
            "operator", Set.copyOf(TOPICS.all()),
            "shop", Set.of());

    private static final Map<String, Set<String>> WRITABLE = Map.of(
            "sequencer", Set.of(TOPICS.rerouted(), TOPICS.auditEvents(), TOPICS.deadLetter(), TOPICS.breaker()),
            "projector", Set.of(),
            "snapshotter", Set.of(TOPICS.cycleMetrics()),
            "monitor", Set.of(),
            "operator", Set.of(TOPICS.gameEvents(), TOPICS.breaker()),
            "shop", Set.of(TOPICS.gameEvents()));

    @TempDir
    private static Path folder;

    private GuardedKafka kafka;
    private String database;

    @BeforeAll
    void start() throws Exception {
        kafka = new GuardedKafka(folder.resolve("kafka"), USERS);
        database = TestPostgres.newDatabase();
        assertThat(run(GuardedKafka.SUPER_USER, "migrate").status()).isZero();
        Path admin = Files.writeString(
                folder.resolve("admin.properties"),
                GuardedKafka.properties(GuardedKafka.SUPER_USER).entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                        .collect(Collectors.joining()));
        new Operator(folder)
                .set("CYCLELOG_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                .call("admin.properties", admin.toString())
                .take(new Runbook("security.md").steps("Kafka"), Map.of());
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    private Path config(String user) throws IOException {
        String properties = GuardedKafka.properties(user).entrySet().stream()
                .map(property -> "\"%s\" = \"\"\"%s\"\"\"\n".formatted(property.getKey(), property.getValue()))
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve(user + ".conf"), """
                cyclelog {
                  kafka { bootstrap-servers = "%s", properties { %s } }
                  topics { partitions = 2, replication = 1, min-insync-replicas = 1 }
                  database.url = "%s"
                  streams { state-dir = "%s", standby-replicas = 0 }
                }""".formatted(
                        kafka.bootstrapServers(), properties, database, folder.resolve("state")));
    }

    private CommandRun run(String user, String... arguments) throws IOException {
        return CommandRun.of(config(user), arguments);
    }

    @Test
    @Order(1)
    @DisplayName("everybody can read and write what the page says, and nothing else")
    void nothingElse() throws Exception {
        for (String user : USERS) {
            assertThat(account(user).readable(TOPICS.all()))
                    .as("what %s can read", user)
                    .isEqualTo(READABLE.get(user));
        }

        for (String user : USERS) {
            assertThat(account(user).writable(TOPICS.all()))
                    .as("what %s can write", user)
                    .isEqualTo(WRITABLE.get(user));
            account(user).assertCannotAdministrate();
        }
    }

    private KafkaAccount account(String user) {
        return new KafkaAccount(kafka, user);
    }

    @Test
    @Order(2)
    @DisplayName(
            "each service works with its own account, from the game service to the snapshots, and people with theirs")
    void wholeFlow() throws Exception {
        List<String> events =
                new GameSimulator(new SimulatorSettings(2, 4, 1)).events().toList();
        Path file = Files.write(folder.resolve("events.ndjson"), events);
        String rubbish =
                "{\"eventId\":\"r\",\"eventType\":\"weapon_sale\",\"cycleNumber\":1,\"userId\":1,\"payload\":{\"weaponId\":1,\"salePrice\":\"x\"}}";
        List<AutoCloseable> open = new ArrayList<>();
        try {
            List<Service> services = List.of(
                    new Sequencer(checked("sequencer"), new SimpleMeterRegistry()),
                    new Projector(checked("projector"), pool(open), new SimpleMeterRegistry()),
                    new Snapshotter(checked("snapshotter"), pool(open), new SimpleMeterRegistry()));
            for (Service service : services) {
                service.start();
                open.add(service);
            }
            assertThat(run("shop", "publish", file.toString()).status()).isZero();
            try (KafkaProducer<byte[], byte[]> shop = account("shop").producer()) {
                // Without a key: it is rerouted, too.
                for (int partition = 0; partition < 2; partition++) {
                    shop.send(new ProducerRecord<>(TOPICS.gameEvents(), partition, null, rubbish.getBytes()))
                            .get(SOON.toSeconds(), TimeUnit.SECONDS);
                }
            }
            Awaitility.await("everything is projected, and verified")
                    .atMost(SOON)
                    .failFast(() -> services.stream()
                            .anyMatch(service -> service.stopped().isDone()))
                    .until(() ->
                            rows() == events.size() && run("operator", "verify").status() == 0);
            Awaitility.await("the dead letter")
                    .atMost(SOON)
                    .until(() -> !run("operator", "dead-letters", "list", "--json")
                            .out()
                            .isEmpty());
            assertAllIsSeen();
            assertPeopleCanWork();
        } finally {
            for (int i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        }
        assertThat(run(GuardedKafka.SUPER_USER, "sequencer", "restore").status())
                .isZero();
    }

    private int rows() {
        try (CloseableDSLContext sql = DSL.using(database)) {
            return sql.fetchCount(AUDIT_LOGS);
        }
    }

    private void assertAllIsSeen() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Monitor monitor = new Monitor(checked("monitor"), OptionalLong.empty(), registry)) {
            Awaitility.await("the monitor sees all")
                    .atMost(SOON)
                    .until(() -> monitor.unready().isEmpty()
                            && Stream.of("group.members", "topic.under.replicated.partitions", "broker.disk.size.bytes")
                                    .noneMatch(name -> registry.find("cyclelog." + name)
                                            .meters()
                                            .isEmpty()));
        }
        for (Stage stage : Stages.of(TOPICS)) {
            String service = stage.name().replace("dead-letter-", "").replace("snapshot-writer", "snapshotter");
            try (LagReader reader = new LagReader(checked(service))) {
                assertThat(reader.read(stage)).as("what %s reads", stage.name()).isNotEmpty();
            }
        }
    }

    private void assertPeopleCanWork() throws Exception {
        for (List<String> command : List.of(
                List.of("trace", "r", "--cycle", "1"),
                List.of("dead-letters", "replay", "--set", "/payload/salePrice=1", "--yes"),
                List.of("sequencer", "resume"),
                List.of("lag"),
                List.of("export", folder.resolve("export").toString()),
                List.of("rebuild", "snapshots"),
                List.of("rebuild", "audit-logs"))) {
            CommandRun run = run("operator", command.toArray(String[]::new));
            assertThat(run.status())
                    .as("%s: %s %s", command, run.out(), run.err())
                    .isZero();
        }
    }

    private Settings checked(String user) throws IOException {
        Settings settings = Settings.load(config(user));
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            admin.check();
        }
        return settings;
    }

    private DatabasePool pool(List<AutoCloseable> open) throws IOException {
        DatabasePool pool = new DatabasePool(Settings.load(config("projector")).database(), "cyclelog-acl-test", 4);
        open.add(pool);
        return pool;
    }
}
