package dev.cyclelog.cli;

import static dev.cyclelog.cli.RefusedEvents.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cyclelog.cli.stack.Pipeline;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A trigger refuses what bears a mark, as PostgreSQL refuses a value. */
@DisplayName("projector skip")
class ProjectorSkipIT {

    private static final int CYCLE = 4;
    private static final int OTHER_PARTITIONS_CYCLE = 5;
    private static final String ACCOUNT = "skipper_of_the_tests";

    private static final String REFUSE = """
            CREATE FUNCTION pipeline.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'a mark' USING ERRCODE = '22000', DETAIL = 'not for everybody';
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON audit_logs
                FOR EACH ROW WHEN (jsonb_exists(NEW.payload, 'mark')) EXECUTE FUNCTION pipeline.refuse();
            CREATE TRIGGER refuse BEFORE INSERT ON pipeline.dead_letters
                FOR EACH ROW WHEN (NEW.event_type = 'mark') EXECUTE FUNCTION pipeline.refuse()""";

    @TempDir
    Path folder;

    private RefusedEvents game;
    private DSLContext sql;
    private Path skipper;
    private Path owner;

    @BeforeEach
    void start() {
        assertThat(partition(CYCLE)).isNotEqualTo(partition(OTHER_PARTITIONS_CYCLE));
        game = new RefusedEvents(folder);
        sql = DSL.using(game.pipeline().jdbcUrl());
        sql.execute("""
                DO $$ BEGIN
                    CREATE ROLE %1$s LOGIN IN ROLE cyclelog_projector;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""".formatted(ACCOUNT));
        sql.execute(REFUSE);
        skipper = CommandRun.config(folder, game.pipeline(), ACCOUNT, Optional.empty());
        owner = CommandRun.config(folder, game.pipeline(), "postgres", Optional.empty());
    }

    @AfterEach
    void stop() {
        game.close();
    }

    private static int partition(int cycle) {
        return BuiltInPartitioner.partitionForKey(EventCodec.key(cycle), 3);
    }

    private static String marked(String id) {
        return sale(id, CYCLE, "2").replace("\"weaponId\"", "\"mark\":1,\"weaponId\"");
    }

    @Test
    @DisplayName("lets the partition that waits go on; verify, trace and dead-letters say so ever after")
    void fromTheRefusalOn() {
        game.publish(CYCLE, sale("a", CYCLE, "1"), marked("b"), sale("c", CYCLE, "3"));
        String place = awaitRefused();
        game.publish(OTHER_PARTITIONS_CYCLE, sale("d", OTHER_PARTITIONS_CYCLE, "1"));
        awaitNumbers(OTHER_PARTITIONS_CYCLE, "1");
        awaitNumbers(CYCLE, "1");

        CommandRun list = CommandRun.of(skipper, "projector", "skip");
        assertThat(list.status()).isZero();
        assertThat(list.out())
                .hasSize(2)
                .last()
                .asString()
                .matches(place + " +20\\S+Z +weapon_sale +4 +2 +b +SQLSTATE 22000.*a mark.*");
        JsonNode json = Json.MAPPER.readTree(
                CommandRun.of(skipper, "projector", "skip", "--json").out().get(0));
        assertThat(json.get("place").stringValue()).isEqualTo(place);
        assertThat(json.get("sequenceNumber").intValue()).isEqualTo(2);
        CommandRun notVerified = CommandRun.of(owner, "verify");
        assertThat(notVerified.status()).isEqualTo(1);
        assertThat(notVerified.out())
                .anyMatch(line ->
                        line.matches("audit_logs: partition %d waits before offset \\d+, which PostgreSQL refuses: .*"
                                .formatted(partition(CYCLE))));

        CommandRun elsewhere = CommandRun.of(skipper, "projector", "skip", "0:999");
        assertThat(elsewhere.status()).isEqualTo(1);
        assertThat(elsewhere.err())
                .contains("0:999 is not refused; nothing was skipped. Refused at the moment: " + place);
        CommandRun skipped = CommandRun.of(skipper, "projector", "skip", place);
        assertThat(skipped.status()).isZero();
        assertThat(skipped.out())
                .singleElement()
                .asString()
                .startsWith("skipped " + place + ", weapon_sale 'b' of cycle 4, sequence number 2: SQLSTATE 22000");
        assertThat(skipped.err()).contains("audit_logs lacks sequence number 2 of cycle 4 for ever");
        awaitNumbers(CYCLE, "1", "3");
        CommandRun again = CommandRun.of(skipper, "projector", "skip", place);
        assertThat(again.status()).isZero();
        assertThat(again.err()).contains(place + " was skipped before");
        assertThat(CommandRun.of(skipper, "projector", "skip").out()).isEmpty();

        game.publish(CYCLE, """
                {"eventId":"end","eventType":"cycle_complete","cycleNumber":4,"payload":{}}""");
        game.pipeline().catchUp();
        sql.execute("DROP TRIGGER refuse ON audit_logs");
        CommandRun verified = CommandRun.of(owner, "verify");
        assertThat(verified.out())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("skipped, cycle 4, sequence number 2: audit_logs lacks this weapon_sale, "
                                        + place)
                                .endsWith("; cycle_snapshots counts it, and was compared with it"),
                        line -> assertThat(line)
                                .isEqualTo("verified: 5 events, 4 rows, 1 snapshots, 1 skipped events, 0 problems"));
        assertThat(verified.status()).isZero();
        CommandRun trace = game.run("trace", "b", "--cycle", "4");
        assertThat(trace.status()).isZero();
        assertThat(trace.out().get(0))
                .isEqualTo("event 'b' of cycle 4: accepted as sequence number 2, but not in audit_logs: skipped;"
                        + " see 'cyclelog dead-letters show " + place + "'");
        assertThat(trace.out()).last().asString().startsWith("skipped      SQLSTATE 22000");
        assertThat(Json.MAPPER
                        .readTree(game.run("trace", "b", "--cycle", "4", "--json")
                                .out()
                                .get(0))
                        .at("/skipped/place")
                        .stringValue())
                .isEqualTo(place);
        assertThat(game.run("trace", "c", "--cycle", "4").out().get(0)).endsWith("accepted as sequence number 3");
    }

    @Test
    @DisplayName("of a cycle's last event leaves no gap for the next, over a restart too; nothing is published again")
    void overARestart() {
        game.publish(CYCLE, sale("a", CYCLE, "1"), marked("b"), marked("c"));
        String first = awaitRefused();
        CommandRun.of(skipper, "projector", "skip", first.substring("audit-events:".length()));
        Awaitility.await("the next is refused").until(() -> !awaitRefused().equals(first));
        game.pipeline().close();

        try (Pipeline restarted = new Pipeline(game.pipeline().settings(), new SimpleMeterRegistry())) {
            restarted.start();
            String second = awaitRefused();
            assertThat(second).isNotEqualTo(first);
            CommandRun.of(skipper, "projector", "skip", second);
            game.publish(CYCLE, sale("d", CYCLE, "4"));
            awaitNumbers(CYCLE, "1", "4");

            assertThat(game.run("dead-letters", "list").out().get(1))
                    .matches("refused-by-database +weapon_sale +2 +0 +\\S+ +\\S+ +%s +SQLSTATE 22000.*"
                            .formatted(first));
            assertThat(game.run("dead-letters", "list", "--each", "--reason", "refused-by-database", "--cycle", "4")
                            .out())
                    .hasSize(3);
            assertThat(game.run("dead-letters", "show", second).out())
                    .contains(
                            "accepted      as sequence number 3, which audit_logs does not have: the event was skipped");
            long published = game.published();
            CommandRun replay = game.run("dead-letters", "replay", "--cycle", "4", "--yes");
            assertThat(replay.status()).isEqualTo(1);
            assertThat(replay.out())
                    .hasSize(2)
                    .allMatch(line -> line.contains("was accepted        as sequence number "));
            assertThat(game.published()).isEqualTo(published);
        }
    }

    @Test
    @DisplayName("is for dead letters, too: a letter and an event at the same place are told apart")
    void aDeadLetter() {
        int cycle = cycleOfPartition0();
        game.publish(cycle, sale("b", cycle, "2").replace("\"weaponId\"", "\"mark\":1,\"weaponId\""));
        awaitRefused();
        game.sendLetter(cycle, "schema-violation", "{\"eventType\":\"mark\"}", Map.of());
        Awaitility.await("the letter is refused").until(() -> refused().size() == 2);
        assertThat(refused()).containsExactly("audit-events:0:0", "game-events.dead-letter:0:0");

        CommandRun which = CommandRun.of(skipper, "projector", "skip", "0:0");
        assertThat(which.status()).isEqualTo(2);
        assertThat(which.err()).contains("say in which: audit-events:0:0, game-events.dead-letter:0:0");
        String[] skip = {"projector", "skip", "game-events.dead-letter:0:0"};
        CommandRun skipped = CommandRun.of(skipper, skip);
        assertThat(skipped.out())
                .singleElement()
                .asString()
                .startsWith("skipped game-events.dead-letter:0:0, a dead letter: ");
        assertThat(refused()).containsExactly("audit-events:0:0");
        assertThat(CommandRun.of(skipper, skip).err()).contains("was skipped before");

        game.letter(cycle, "schema-violation", "{}", Map.of());
        assertThat(game.run("dead-letters", "show", "0:0").out())
                .contains("reason        refused-by-database", "{\"eventType\":\"mark\"}");
        assertThat(CommandRun.of(skipper, "projector", "skip", "0:0").status()).isZero();
        assertThat(refused()).isEmpty();
        sql.execute("""
                INSERT INTO pipeline.dead_letter_replays (partition, "offset", cycle_number, event_id)
                VALUES (0, 0, 1, 'of the letter')""");
        assertThat(game.run("dead-letters", "list", "--each", "--json").out())
                .extracting(Json.MAPPER::readTree)
                .extracting(letter -> letter.get("place").stringValue(), letter -> letter.has("replay"))
                .containsExactly(tuple("audit-events:0:0", false), tuple("0:0", true), tuple("0:1", false));
        assertThat(CommandRun.of(skipper, "projector", "skip", "0-0").status()).isEqualTo(2);
    }

    private static int cycleOfPartition0() {
        return IntStream.iterate(0, cycle -> cycle + 1)
                .filter(cycle -> partition(cycle) == 0)
                .findFirst()
                .orElseThrow();
    }

    /** The places of what is refused. */
    private List<String> refused() {
        return CommandRun.of(skipper, "projector", "skip", "--json").out().stream()
                .map(line -> Json.MAPPER.readTree(line).get("place").stringValue())
                .toList();
    }

    /** The place of a record that is refused. */
    private String awaitRefused() {
        return Awaitility.await("a record is refused")
                .atMost(Duration.ofSeconds(30))
                .until(() -> refused().stream().findFirst().orElse(null), place -> place != null);
    }

    private void awaitNumbers(int cycle, String... numbers) {
        Awaitility.await("log of cycle " + cycle)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(game.log(cycle, "sequence_number::text")).isEqualTo(List.of(numbers)));
    }
}
