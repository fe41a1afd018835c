package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.testkit.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All tests share a pipeline; each imports cycles of its own. */
@DisplayName("cyclelog import --from --table")
class HistoryImportIT {

    private static final String SALE =
            "INSERT INTO %s VALUES (%d, %d, 'weapon_sale', '2026-01-31 12:00:00', 7, NULL, '{\"weaponId\": 5, \"salePrice\": %s}', NULL)";

    private static final String DIFFERENCES = """
            WITH a AS (SELECT cycle_number, sequence_number, event_type, event_timestamp, user_id, robot_id,
                    payload::text, metadata::text FROM public.audit_logs WHERE cycle_number IN (SELECT cycle_number FROM legacy.audit_logs)),
                b AS (SELECT cycle_number, sequence_number, event_type, event_timestamp, user_id, robot_id,
                    payload::text, metadata::text FROM legacy.audit_logs)
            (TABLE a EXCEPT TABLE b) UNION ALL (TABLE b EXCEPT TABLE a)""";

    @TempDir
    static Path folder;

    private static RunningPipeline pipeline;
    private static DSLContext sql;
    private static Path config;
    private static int cycles = 100;

    /** A cycle, and a table, that no other test has. */
    private final int cycle = ++cycles;

    private final String table = "legacy.logs" + cycle;

    @BeforeAll
    static void start() {
        pipeline = new RunningPipeline(folder.resolve("state"));
        sql = DSL.using(pipeline.jdbcUrl());
        sql.execute("CREATE SCHEMA legacy");
        config = CommandRun.config(folder, pipeline, "postgres", Optional.empty());
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @BeforeEach
    void create() {
        sql.execute("""
                CREATE TABLE %s (cycle_number integer, sequence_number integer, event_type varchar(100),
                    event_timestamp timestamp, user_id integer, robot_id integer, payload jsonb, metadata jsonb)""".formatted(table));
    }

    @Test
    @DisplayName("ends with the same rows under the same numbers, interrupted or not; then the game may go on")
    void endsWithTheSameRows() throws Exception {
        List<String> game =
                new GameSimulator(new SimulatorSettings(2, 6, 9)).events().toList();
        sql.execute("CREATE TABLE legacy.audit_logs (LIKE %s)".formatted(table));
        sql.execute("""
                INSERT INTO legacy.audit_logs
                SELECT (e ->> 'cycleNumber')::int, row_number() OVER (PARTITION BY e -> 'cycleNumber' ORDER BY n), e ->> 'eventType',
                    (e ->> 'eventTimestamp')::timestamptz AT TIME ZONE 'UTC', (e ->> 'userId')::int, (e ->> 'robotId')::int,
                    e -> 'payload', e -> 'metadata'
                FROM unnest(?) WITH ORDINALITY AS line (text, n), LATERAL (SELECT text::jsonb AS e) AS event
                ORDER BY md5(text)""", (Object) game.toArray(String[]::new));
        sql.execute("""
                INSERT INTO legacy.audit_logs
                SELECT 2, max(sequence_number) + 1, 'weapon_sale', '0001-02-03 04:05:06.789012', 7, NULL,
                    '{"weaponId": 5, "salePrice": 10.500000, "more": {"a b": 0.10000000000000000001, "é\\"": [1e3, null]}}',
                    '{"formula": "x"}' FROM legacy.audit_logs WHERE cycle_number = 2""");
        sql.execute("CREATE VIEW legacy.half AS SELECT * FROM legacy.audit_logs WHERE sequence_number <= 10");
        int rows = game.size() + 1;

        CommandRun half = run("legacy.half");
        assertThat(half.status()).as(half.err() + half.out()).isZero();
        leaveATransactionOpen();
        CommandRun whole = run("legacy.audit_logs");

        assertThat(whole.status()).as(whole.err() + whole.out()).isZero();
        assertThat(whole.out().get(0))
                .contains("holds the %,d events of 2 cycles".formatted(rows), " 20 were there before");
        pipeline.catchUp();
        assertThat(sql.fetch(DIFFERENCES)).isEmpty();
        assertThat(sql.fetchCount(DSL.table("public.audit_logs"), DSL.condition("cycle_number <= 2")))
                .isEqualTo(rows);
        assertThat(sql.fetchValues("SELECT cycle_number FROM cycle_snapshots WHERE cycle_number <= 2 ORDER BY 1"))
                .hasToString("[1, 2]");
        assertThat(pipeline.verify().problems()).isEmpty();

        pipeline.publish(List.of(sale(2, "later")));
        assertThat(run("legacy.audit_logs").out().get(0)).contains(" %,d were there before".formatted(rows));
        assertThat(sql.fetchValue("SELECT max(sequence_number) FROM public.audit_logs WHERE cycle_number = 2"))
                .isEqualTo(sql.fetchValue(
                        "SELECT max(sequence_number) + 1 FROM legacy.audit_logs WHERE cycle_number = 2"));
    }

    /** As an import that is killed leaves it, with events in it that come too early. */
    private static void leaveATransactionOpen() throws Exception {
        try (OpenTransaction killed = new OpenTransaction(pipeline.topics().prefix() + "import")) {
            for (int cycle = 1; cycle <= 2; cycle++) {
                killed.store(pipeline.topics().gameEvents(), cycle, sale(cycle, "legacy-%d-12".formatted(cycle)));
            }
        }
    }

    @Test
    @DisplayName("publishes nothing if one row is not such that the sequencer takes it under its number")
    void publishesNothingIfOneRowIsWrong() {
        fill(3);
        sql.execute("UPDATE %s SET payload = '{\"weaponId\": 5}' WHERE sequence_number = 3".formatted(table));

        assertRefused("cycle %d, sequence number 3 (weapon_sale): schema-violation: /payload".formatted(cycle));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("needs a table or view with the columns of audit_logs")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DROP TABLE %s | there is no table or view
            ALTER TABLE %s DROP COLUMN robot_id | has no column robot_id: import a view
            ALTER TABLE %s ALTER payload TYPE text | has payload that is text, not jsonb: import a view
            """)
    void needsATableWithTheColumns(String damage, String reason) {
        fill(1);
        sql.execute(damage.formatted(table));

        assertRefused(reason);
    }

    @Test
    @DisplayName("takes a view that mends rows, as documented")
    void takesAViewThatMendsRows() throws Exception {
        sql.execute("ALTER TABLE %s ADD COLUMN id bigserial".formatted(table));
        fill(2);
        sql.execute("""
                UPDATE %s SET sequence_number = sequence_number * 10, payload = payload - 'salePrice' || '{"price": 3.50}'""".formatted(table));
        String documented = Files.readString(Path.of("..", "docs", "adoption.md"));
        String view = documented.substring(documented.indexOf("CREATE VIEW"));
        String mended = table + "_mended";
        String statement = view.substring(0, view.indexOf(';'))
                .replace("legacy.mended", mended)
                .replace("legacy.audit_logs", table);
        // Not as a statement of jOOQ, which would take the question mark of an operator for a parameter.
        sql.connection(connection -> connection.createStatement().execute(statement));

        CommandRun run = run(mended);

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        pipeline.catchUp();
        assertThat(sql.fetch("""
                                SELECT concat_ws(' ', sequence_number, event_timestamp, payload ->> 'salePrice')
                                FROM public.audit_logs WHERE cycle_number = ? ORDER BY sequence_number""", cycle).getValues(0))
                .hasToString("[1 2026-01-31 11:00:00 3.50, 2 2026-01-31 11:00:00 3.50]");
    }

    @Test
    @DisplayName("does not put history behind events that a cycle has")
    void doesNotPutHistoryBehindEvents() {
        fill(3);
        pipeline.publish(List.of(sale(cycle, "the game's")));

        assertRefused(
                "cycle %d has events that are not this import's: sequence number 1 is 'the game's'".formatted(cycle));
    }

    @Test
    @DisplayName("says so if somebody publishes into a cycle meanwhile")
    void saysIfSomebodyPublishesMeanwhile() throws Exception {
        fill(3);
        CompletableFuture<CommandRun> run;
        try (OpenTransaction game = new OpenTransaction(pipeline.topics().prefix() + "game")) {
            RecordMetadata first = game.store(pipeline.topics().gameEvents(), cycle, sale(cycle, "the game's"));
            TopicPartition partition = new TopicPartition(first.topic(), first.partition());
            run = CompletableFuture.supplyAsync(() -> run(table));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> run.isDone() || ends().get(partition) > first.offset() + 3);
            game.commit();
        }
        assertThat(run.join().status()).isEqualTo(1);
        assertThat(run.join().out().get(0))
                .contains("cycle %d: sequence number 1 is 'the game's': meanwhile another event".formatted(cycle));
    }

    @Test
    @DisplayName("says so if the sequencer refuses what was valid here")
    void saysIfTheSequencerRefuses() throws Exception {
        fill(2);
        sql.execute(
                "UPDATE %s SET event_type = 'robot_dance', payload = '{}' WHERE sequence_number = 2".formatted(table));
        Path schemas = Files.createDirectories(folder.resolve("schemas"));
        Files.writeString(schemas.resolve("robot_dance.schema.json"), "{\"type\": \"object\"}");
        CommandRun run = run(CommandRun.config(folder, pipeline, "postgres", Optional.of(schemas)), table);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out().get(0))
                .contains("cycle %d: 1 of 2 events have a number; see 'cyclelog dead-letters list'".formatted(cycle));
    }

    @Test
    @DisplayName("needs a running sequencer, for which no event of others waits")
    void needsARunningSequencer() throws Exception {
        fill(1);
        Topics topics = new Topics(TestKafka.newPrefix());
        Path other = Files.writeString(
                folder.resolve("other.conf"), Files.readString(config) + """

                        cyclelog.topics { prefix = "%s", replication = 1, min-insync-replicas = 1 }
                        """.formatted(topics.prefix()));
        try (TopicAdmin admin = new TopicAdmin(Settings.load(other))) {
            admin.createTopics();
        }
        assertThat(run(other, table).err()).contains("no sequencer is running");

        try (KafkaConsumer<byte[], byte[]> sequencer = member(Sequencer.groupId(topics));
                OpenTransaction game = new OpenTransaction(topics.prefix() + "game")) {
            sequencer.subscribe(List.of(topics.gameEvents()));
            Awaitility.await().until(() -> {
                sequencer.poll(Duration.ofMillis(100));
                return !sequencer.assignment().isEmpty();
            });
            game.store(topics.gameEvents(), cycle, sale(cycle, "the game's"));
            game.commit();

            assertThat(run(other, table).out().get(0))
                    .contains("cycle %d: 'the game's', which is not this import's".formatted(cycle));
        }
    }

    private static KafkaConsumer<byte[], byte[]> member(String group) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void fill(int rows) {
        for (int number = 1; number <= rows; number++) {
            sql.execute(SALE.formatted(table, cycle, number, "10.50"));
        }
    }

    private void assertRefused(String reason) {
        Map<TopicPartition, Long> before = ends();
        CommandRun run = run(table);
        assertThat(run.status()).isEqualTo(1);
        assertThat(String.join("\n", run.out()) + run.err()).contains(reason);
        assertThat(ends()).isEqualTo(before);
    }

    private static Map<TopicPartition, Long> ends() {
        try (OffsetAdmin admin = new OffsetAdmin(pipeline.settings())) {
            return admin.highWatermarks(pipeline.topics().gameEvents());
        }
    }

    private static CommandRun run(String table) {
        return run(config, table);
    }

    private static CommandRun run(Path configuration, String table) {
        return CommandRun.of(configuration, "import", "--from", pipeline.jdbcUrl(), "--table", table);
    }

    private static String sale(int cycle, String id) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":1}}""".formatted(id, cycle);
    }
}
