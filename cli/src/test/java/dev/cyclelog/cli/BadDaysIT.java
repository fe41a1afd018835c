package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.BreakerTopic;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("docs/bad-days.md, taken as it is written")
class BadDaysIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final List<String> EVENTS =
            new GameSimulator(new SimulatorSettings(4, 6, 5)).events().toList();

    @TempDir
    private Path folder;

    private Runbook page;
    private Path stateDir;
    private Operator operator;
    private StoppableGame game;

    @BeforeEach
    void startGame() throws Exception {
        page = new Runbook("bad-days.md");
        stateDir = folder.resolve("state");
        operator = new Operator(folder)
                .set("CYCLELOG_KAFKA_BOOTSTRAP_SERVERS", TestKafka.bootstrapServers())
                .set("CYCLELOG_TOPIC_PREFIX", TestKafka.newPrefix())
                .set("CYCLELOG_DATABASE_URL", TestPostgres.newDatabase())
                .set("CYCLELOG_STATE_DIR", stateDir.toString());
        operator.take(List.of("./cyclelog migrate"), Map.of());
        game = new StoppableGame();
        game.start(operator.config());
    }

    @AfterEach
    void stopGame() {
        game.close();
    }

    @Test
    @DisplayName("has no day that is not tried; FullDiskIT and BrokerDiskIT try the full disk")
    void everyDayIsTried() {
        assertThat(Stream.concat(
                        Stream.of("A disk is full"),
                        Stream.of(BadDaysIT.class.getDeclaredMethods())
                                .filter(method -> method.isAnnotationPresent(DisplayName.class))
                                .map(method ->
                                        method.getAnnotation(DisplayName.class).value())))
                .containsAll(page.headings());
    }

    private void start() {
        game.start(operator.config());
    }

    /** Publishes a part of the game; the cycle at its end is open. */
    private void publish(double from, double to) throws Exception {
        StoppableGame.publish(
                operator.config(), EVENTS.subList((int) (EVENTS.size() * from), (int) (EVENTS.size() * to)));
    }

    @Test
    @DisplayName("PostgreSQL was restored from an older backup")
    void olderBackup() throws Exception {
        publish(0, 0.6);
        game.catchUp();
        game.stop();
        String url = Settings.load(operator.config()).database().url();
        String backup = TestPostgres.newDatabase();
        copyDatabase(url, backup);
        start();
        publish(0.6, 1);
        game.catchUp();

        operator.take(
                page.steps("PostgreSQL was restored from an older backup"),
                Map.of(
                        "# stop all projectors and snapshotters",
                        game::stop,
                        "# restore PostgreSQL",
                        () -> {
                            copyDatabase(backup, url);
                            try (CloseableDSLContext sql = DSL.using(url)) {
                                assertThat(sql.fetchCount(AUDIT_LOGS)).isLessThan(EVENTS.size());
                            }
                        },
                        "# start all projectors and snapshotters",
                        this::start,
                        "# wait until nothing is left to be projected",
                        this::awaitProjected));
        assertAllProjected();
    }

    /** The whole database as it is at this moment, files and all. */
    private static void copyDatabase(String from, String to) {
        try (CloseableDSLContext sql = DSL.using(TestPostgres.newDatabase())) {
            sql.execute("DROP DATABASE " + name(to));
            sql.execute("CREATE DATABASE " + name(to) + " TEMPLATE " + name(from));
        }
    }

    private static String name(String url) {
        return url.replaceAll(".*/(\\w+)\\?.*", "$1");
    }

    /** Kafka's offsets say too early that all is projected: they are those from before. */
    private void awaitProjected() {
        Awaitility.await("all rows").atMost(SOON).until(() -> {
            try (CloseableDSLContext sql = game.sql()) {
                return sql.fetchCount(AUDIT_LOGS) == EVENTS.size();
            }
        });
        game.catchUp();
    }

    private void assertAllProjected() {
        try (CloseableDSLContext sql = game.sql()) {
            assertThat(sql.fetchCount(AUDIT_LOGS)).isEqualTo(EVENTS.size());
        }
        assertThat(game.staleSnapshots()).isZero();
    }

    @Test
    @DisplayName("The local state of a service is lost")
    void localState() throws Exception {
        publish(0, 0.6);
        game.catchUp();
        game.stop();
        Utils.delete(stateDir.toFile());

        operator.take(
                page.steps("The local state of a service is lost"),
                Map.of("# start the service again, with an empty state folder", this::start));

        publish(0, 1);
        assertThat(game.catchUp())
                .containsEntry(Tally.ACCEPTED, (long) EVENTS.size())
                .containsEntry(Tally.DUPLICATE, (long) (EVENTS.size() * 0.6));
        operator.take(List.of("./cyclelog verify"), Map.of());
        assertAllProjected();
    }

    @Test
    @DisplayName("The sequencer's changelogs are lost")
    void sequencersChangelogs() throws Exception {
        publish(0, 0.6);
        game.catchUp();
        game.stop();
        deleteChangelogs("sequencer");
        assertRefuses("cyclelog sequencer restore");

        operator.take(
                page.steps("The sequencer's changelogs are lost"),
                Map.of("# stop all sequencers", game::stop, "# start all sequencers", this::start));

        publish(0, 1);
        awaitProjected();
        operator.take(List.of("./cyclelog verify"), Map.of());
        assertAllProjected();
    }

    @Test
    @DisplayName("The snapshotter's changelogs are lost")
    void snapshottersChangelogs() throws Exception {
        publish(0, 0.6);
        game.catchUp();
        game.stop();
        deleteChangelogs("snapshotter");
        Utils.delete(stateDir.resolve(prefix() + "snapshotter").toFile());
        start();
        publish(0.6, 1);
        game.catchUp();
        assertThat(game.staleSnapshots()).isPositive();

        operator.take(
                page.steps("The snapshotter's changelogs are lost"),
                Map.of(
                        "# stop all snapshotters",
                        game::stop,
                        "# on every machine with a snapshotter",
                        () -> {},
                        "# start all snapshotters",
                        this::start,
                        "# wait until nothing is left to be counted",
                        game::awaitFreshSnapshots));
        assertAllProjected();
    }

    private String prefix() {
        return game.settings().topics().names().prefix();
    }

    private void deleteChangelogs(String service) throws Exception {
        try (Admin admin = Admin.create(game.settings().kafka().properties())) {
            List<String> changelogs = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(prefix() + service + "-") && topic.endsWith("-changelog"))
                    .toList();
            assertThat(changelogs).isNotEmpty();
            admin.deleteTopics(changelogs).all().get();
            Awaitility.await("the topics are gone")
                    .atMost(SOON)
                    .until(() -> Collections.disjoint(admin.listTopics().names().get(), changelogs));
        }
    }

    /** A service ends when it is started with the operator's settings. */
    private void assertRefuses(String remedy) {
        start();
        assertThat(game.stopped())
                .failsWithin(SOON.toSeconds(), TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining(remedy);
    }

    @Test
    @DisplayName("Kafka is lost")
    void kafka() throws Exception {
        String first = folder.resolve("1.gz").toString();
        String second = folder.resolve("2.gz").toString();
        publish(0, 0.3);
        game.catchUp();
        operator.take(List.of("./cyclelog export " + first), Map.of());
        publish(0.3, 0.6);
        game.catchUp();
        operator.take(List.of("./cyclelog export " + second + " --after " + first), Map.of());
        publish(0.6, 1);
        game.catchUp();
        game.stop();
        String oldDatabase = game.settings().database().url();
        Path published = Files.write(folder.resolve("published.ndjson"), EVENTS);

        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            operator.call("new-kafka:9092", kafka.bootstrapServers())
                    .call("jdbc:postgresql://127.0.0.1:5432/cyclelog_2", TestPostgres.newDatabase())
                    .call("audit-events-1.ndjson.gz", first)
                    .call("audit-events-2.ndjson.gz", second)
                    .call("events-since-the-last-export.ndjson", published.toString());
            operator.take(
                    page.steps("Kafka is lost"),
                    Map.of(
                            "# stop all services, and set up the new Kafka",
                            () -> {},
                            "# make a new, empty database beside the old one: createdb cyclelog_2",
                            () -> {},
                            "# on every machine with a sequencer or a snapshotter",
                            () -> {},
                            "# start all services",
                            this::start,
                            "# wait until nothing is left to be projected",
                            game::catchUp));

            assertAllProjected();
            assertThat(game.catchUp())
                    .containsEntry(Tally.DUPLICATE, (long) (EVENTS.size() * 0.6))
                    .containsEntry(Tally.REJECTED, 0L);
            try (CloseableDSLContext old = DSL.using(oldDatabase);
                    CloseableDSLContext now = game.sql()) {
                String rows = "SELECT cycle_number, sequence_number, event_type, event_timestamp, user_id, robot_id,"
                        + " payload, metadata FROM audit_logs ORDER BY 1, 2";
                assertThat(now.fetch(rows)).isEqualTo(old.fetch(rows));
            }
            game.stop();
            operator.set("CYCLELOG_DATABASE_URL", oldDatabase);
            assertRefuses("was projected from the Kafka cluster");
            game.stop();
        }
    }

    @Test
    @DisplayName("A game service publishes rubbish")
    void rubbish() throws Exception {
        String sale =
                "{\"eventId\":\"%s\",\"eventType\":\"weapon_sale\",\"cycleNumber\":9,\"userId\":1,\"payload\":{\"weaponId\":1,\"salePrice\":%s}}";
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer()) {
            for (int i = 0; i < 20; i++) {
                producer.send(new ProducerRecord<>(
                        game.settings().topics().names().gameEvents(),
                        "9".getBytes(),
                        sale.formatted("s" + i, "\"ten\"").getBytes()));
            }
        }
        Settings settings = game.settings();
        try (BreakerTopic breaker = new BreakerTopic(settings)) {
            Awaitility.await("the breaker has tripped")
                    .atMost(SOON)
                    .until(() -> !breaker.standing().isEmpty());
        }
        // What waits behind it is as bad.
        StoppableGame.publish(operator.config(), List.of(sale.formatted("good", "10")));

        operator.take(
                page.steps("A game service publishes rubbish"),
                Map.of(
                        "# stop the game service that it names, or deploy its former version",
                        () -> {},
                        "# wait until nothing is left to be sequenced",
                        game::catchUp,
                        "# wait until nothing is left to be projected",
                        game::catchUp));
        try (CloseableDSLContext sql = game.sql()) {
            assertThat(sql.fetchCount(AUDIT_LOGS)).isEqualTo(21);
        }
    }

    @Test
    @DisplayName("A new version of Cyclelog is bad")
    void badVersion() throws Exception {
        publish(0, 1);
        game.catchUp();
        try (CloseableDSLContext sql = game.sql()) {
            sql.execute("INSERT INTO pipeline.flyway_schema_history SELECT installed_rank + 1, '999', 'of the future',"
                    + " type, 'V999__of_the_future.sql', checksum, installed_by, installed_on, 1, true"
                    + " FROM pipeline.flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
        }
        operator.take(
                page.steps("A new version of Cyclelog is bad"),
                Map.of("# stop the new version, start the former one", () -> {
                    game.stop();
                    operator.take(List.of("./cyclelog migrate"), Map.of());
                    start();
                }));
        assertAllProjected();
    }

    @Test
    @DisplayName("A new season")
    void newSeason() throws Exception {
        publish(0, 0.5);
        game.catchUp();
        Path old = operator.config();
        String season = TestKafka.newPrefix();
        try (StoppableGame newGame = new StoppableGame()) {
            operator.call("season-2.", season)
                    .call("jdbc:postgresql://127.0.0.1:5432/season_2", TestPostgres.newDatabase());
            operator.take(
                    page.steps("A new season"),
                    Map.of(
                            "# make a new, empty database: createdb season_2",
                            () -> {},
                            "# start a second set of services with these settings",
                            () -> newGame.start(operator.config()),
                            "# let game services publish to the new topics",
                            () -> publish(0, 1),
                            "# stop the services of the old season when all of it is projected",
                            () -> {
                                StoppableGame.publish(old, EVENTS);
                                game.catchUp();
                                game.stop();
                            }));
            newGame.catchUp();
            assertThat(CommandRun.of(old, "verify").status()).isZero();
            assertThat(CommandRun.of(operator.config(), "verify").status()).isZero();
            try (CloseableDSLContext sql = newGame.sql()) {
                assertThat(sql.fetchCount(AUDIT_LOGS)).isEqualTo(EVENTS.size());
            }
        }
    }
}
