package dev.cyclelog.cli;

import static dev.cyclelog.cli.RefusedEvents.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import dev.cyclelog.testkit.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Each test has a cycle of its own. */
@DisplayName("dead-letters")
class DeadLettersIT {

    private static final String SET_PRICE = "/payload/salePrice=10.500";

    @TempDir
    static Path folder;

    private static RefusedEvents game;

    @BeforeAll
    static void start() {
        game = new RefusedEvents(folder);
    }

    @AfterAll
    static void stop() {
        game.close();
    }

    @Test
    @DisplayName("list counts by reason and type, with an example; filters narrow it down")
    void list() {
        int cycle = 1;
        game.refuse(cycle, sale("a", cycle, "-1"), sale("b", cycle, "-2"), "{\"cycleNumber\":1,\"eventId\":\u001b[31m");
        List<String> letters = game.letters(cycle);
        game.run("dead-letters", "replay", letters.get(1), "--set", SET_PRICE, "--yes");

        CommandRun groups = game.run("dead-letters", "list", "--cycle", "1");
        assertThat(groups.status()).isZero();
        assertThat(groups.out()).hasSize(3);
        assertThat(groups.out().get(0)).startsWith("REASON ");
        assertThat(groups.out().get(1))
                .matches("schema-violation +weapon_sale +2 +1 +20\\S+Z +20\\S+Z +%s +/payload/salePrice: .*"
                        .formatted(letters.get(0)));
        assertThat(groups.out().get(2)).matches("malformed-json +- +1 +0 .* %s .*".formatted(letters.get(2)));
        assertThat(String.join("", groups.out())).doesNotContain("\u001b");

        JsonNode first = Json.MAPPER.readTree(
                game.run("dead-letters", "list", "--cycle", "1", "--each", "--json", "--limit", "1")
                        .out()
                        .get(0));
        assertThat(first.get("place").stringValue()).isEqualTo(letters.get(0));
        assertThat(first.get("eventId").stringValue()).isEqualTo("a");
        assertThat(first.at("/violations/0/pointer").stringValue()).isEqualTo("/payload/salePrice");
        String written = first.get("appendedAt").stringValue();

        assertThat(list("--cycle", "1")).containsExactlyElementsOf(letters);
        assertThat(list("--cycle", "0-1", "--reason", "malformed-json")).containsExactly(letters.get(2));
        assertThat(list("--cycle", "1-5", "--type", "weapon_sale", "--since", written))
                .contains(letters.get(0), letters.get(1));
        assertThat(list("--cycle", "1", "--until", written)).isEmpty();
        assertThat(list("--cycle", "1000")).isEmpty();
        assertThat(game.run("dead-letters", "list", "--cycle", "1", "--limit", "1")
                        .err())
                .contains("there are more than 1");
    }

    private static List<String> list(String... filter) {
        return game
                .run(Stream.concat(Stream.of("dead-letters", "list", "--each", "--json"), Stream.of(filter))
                        .toArray(String[]::new))
                .out()
                .stream()
                .map(line -> Json.MAPPER.readTree(line).get("place").stringValue())
                .toList();
    }

    @Test
    @DisplayName("show prints everything, and with --raw the original bytes and nothing else")
    void show() {
        int cycle = 2;
        String broken = "{\"eventId\":\"\u001b[31mü\",\n \"x\":\u0000";
        game.refuse(cycle, broken);
        String place = game.letters(cycle).get(0);

        CommandRun shown = game.run("dead-letters", "show", place.substring(2));
        assertThat(shown.status()).isZero();
        assertThat(shown.out())
                .contains("reason        malformed-json", "source        shop", "key           2", "replayed      no")
                .contains("{\"eventId\":\"\uFFFD[31mü\",", " \"x\":\uFFFD")
                .anyMatch(line -> line.startsWith("violation     "))
                .anyMatch(
                        line -> line.matches("origin        .*game-events, partition \\d, offset \\d+, arrived 20.*"));

        PrintStream stdout = System.out;
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        System.setOut(new PrintStream(raw, true));
        try {
            assertThat(game.run("dead-letters", "show", place, "--raw").out()).isEmpty();
        } finally {
            System.setOut(stdout);
        }
        assertThat(raw.toByteArray()).isEqualTo(broken.getBytes(StandardCharsets.UTF_8));
        assertThat(Json.MAPPER
                        .readTree(game.run("dead-letters", "show", place, "--json")
                                .out()
                                .get(0))
                        .get("value")
                        .stringValue())
                .isEqualTo(broken);
        assertThat(game.run("dead-letters", "show", "0:999999").status()).isEqualTo(1);
    }

    @Test
    @DisplayName("replay says what it would do, and writes nothing without --yes")
    void replayIsDry() {
        int cycle = 3;
        game.refuse(cycle, sale("a", cycle, "-1"), sale("b", cycle, "1").replace("weapon_sale", "weapon_theft"));
        long published = game.published();

        for (String[] extra : new String[][] {{}, {"--dry-run"}}) {
            CommandRun dry = game.run(Stream.concat(
                            Stream.of("dead-letters", "replay", "--cycle", "3", "--set", SET_PRICE), Stream.of(extra))
                    .toArray(String[]::new));
            assertThat(dry.status()).as("one cannot be replayed").isEqualTo(1);
            assertThat(dry.out())
                    .satisfiesExactly(
                            line -> assertThat(line).matches("\\S+ +would be published +cycle 3, 'a', edited"),
                            line -> assertThat(line)
                                    .matches("\\S+ +still invalid +unknown-event-type: /eventType: .*"));
            assertThat(dry.err()).contains("would be published: 1   cannot be replayed: 1", "nothing was published");
        }

        assertThat(game.published()).isEqualTo(published);
        assertThat(list("--cycle", "3")).hasSize(2);
        assertThat(game.run("dead-letters", "list", "--cycle", "3").out().get(1))
                .containsPattern(" 1 +0 ");
    }

    @Test
    @DisplayName("replay publishes in the letters' order, digit for digit, each once, in the name of its source")
    void replayPublishesInOrder() {
        int cycle = 4;
        String[] sales = new String[120];
        for (int i = 0; i < sales.length; i++) {
            sales[i] = sale("s" + (i * 7 % 120), cycle, "-1")
                    .replace("\"weaponId\":5", "\"weaponId\":" + (i + 1) + ",\"n\":[1e2,10.500,0E-7]");
        }
        game.refuse(cycle, sales);
        String[] replay = {"dead-letters", "replay", "--cycle", "4", "--set", SET_PRICE, "--yes", "--limit", "70"};

        CommandRun first = game.run(replay);
        assertThat(first.status()).isZero();
        assertThat(first.out()).hasSize(70).allMatch(line -> line.contains("published"));
        assertThat(first.err()).contains("published: 70 ", "50 more were not looked at, because of --limit 70");
        CommandRun second = game.run(replay);
        assertThat(second.err())
                .contains("published: 50 ", "replayed before: 70")
                .doesNotContain("more were not");
        long published = game.published();
        CommandRun third = game.run(replay);

        assertThat(third.status()).isZero();
        assertThat(third.out()).isEmpty();
        assertThat(game.published()).isEqualTo(published);
        game.awaitLog(cycle, 120);
        assertThat(game.log(cycle, "payload->>'weaponId'"))
                .isEqualTo(IntStream.rangeClosed(1, 120)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(game.log(cycle, "payload->>'n'")).containsOnly("[100, 10.500, 0.0000000]");
        assertThat(TestKafka.read(game.pipeline().topics().auditEvents(), 120))
                .filteredOn(record -> new String(record.key(), StandardCharsets.UTF_8).equals("4"))
                .allSatisfy(record -> assertThat(
                                record.headers().lastHeader(Headers.SOURCE).value())
                        .isEqualTo("shop".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("a replay that died before it noted what it had published is harmless")
    void crashBeforeItIsNoted() {
        int cycle = 5;
        game.refuse(cycle, sale("a", cycle, "-1"), sale("x", cycle, "-1").replace("\"eventId\":\"x\",", ""));
        String[] replay = {"dead-letters", "replay", "--cycle", "5", "--set", SET_PRICE, "--yes"};
        assertThat(game.run(replay).status()).isZero();
        game.awaitLog(cycle, 2);
        game.forgetReplays(cycle);
        long published = game.published();

        CommandRun again = game.run(replay);

        assertThat(again.err()).contains("published: 2 ");
        assertThat(game.published()).isEqualTo(published + 2);
        game.awaitLog(cycle, 2);
        assertThat(game.log(cycle, "1")).hasSize(2);
        assertThat(game.letters(cycle)).as("no conflicts").hasSize(2);
    }

    @Test
    @DisplayName("an event that was refused on each of its producer's attempts counts once, at the time of the first")
    void retriesCountOnce() {
        int cycle = 6;
        game.refuse(cycle, sale("a", cycle, "-1"));
        game.refuse(cycle, sale("a", cycle, "-1"));
        String arrived = Json.MAPPER
                .readTree(game.run("dead-letters", "show", game.letters(cycle).get(0), "--json")
                        .out()
                        .get(0))
                .at("/origin/appendedAt")
                .stringValue();

        assertThat(game.run("dead-letters", "replay", "--cycle", "6", "--set", SET_PRICE, "--yes")
                        .status())
                .isZero();

        game.awaitLog(cycle, 1);
        assertThat(game.log(cycle, "event_timestamp AT TIME ZONE 'UTC' = '" + arrived + "'"))
                .containsExactly("t");
        assertThat(game.letters(cycle)).as("no conflict").hasSize(2);
    }

    @Test
    @DisplayName("a conflicting duplicate needs --new-id; its producer's attempts get the same one")
    void conflict() {
        int cycle = 7;
        game.publish(cycle, sale("a", cycle, "1"));
        game.refuse(cycle, sale("a", cycle, "2"));
        game.refuse(cycle, sale("a", cycle, "2"));
        String first = game.letters(cycle).get(0);

        CommandRun refused = game.run("dead-letters", "replay", "--cycle", "7", "--yes");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).hasSize(2).allMatch(line -> line.contains("needs --new-id"));

        CommandRun replayed = game.run("dead-letters", "replay", "--cycle", "7", "--new-id", "--yes");
        assertThat(replayed.status()).isZero();
        assertThat(replayed.out())
                .hasSize(2)
                .allMatch(line -> line.endsWith("cycle 7, 'dl-" + first.replace(':', '-') + "'"));
        game.awaitLog(cycle, 2);
        assertThat(game.log(cycle, "payload->>'salePrice'")).containsExactly("1", "2");
        assertThat(game.run("dead-letters", "replay", first).out().get(0)).contains("already replayed");
    }

    @Test
    @DisplayName("an event without an id gets one that is always the same, and its own time is kept")
    void withoutId() {
        int cycle = 8;
        String event = sale("a", cycle, "3")
                .replace("\"payload\"", "\"eventTimestamp\":\"2020-01-01T00:00:00+01:00\",\"payload\"");
        game.refuse(
                cycle,
                event.replace("\"eventId\":\"a\",", ""),
                event.replace("\"a\"", "5"),
                event.replace("\"a\"", "\"" + "x".repeat(101) + "\""));
        List<String> letters = game.letters(cycle);

        CommandRun replayed = game.run("dead-letters", "replay", "--cycle", "8", "--yes");

        assertThat(replayed.status()).isZero();
        assertThat(replayed.out())
                .zipSatisfy(
                        letters, (line, place) -> assertThat(line).contains("'dl-" + place.replace(':', '-') + "'"));
        game.awaitLog(cycle, 3);
        assertThat(game.log(cycle, "event_timestamp::text")).containsOnly("2019-12-31 23:00:00");
    }

    @Test
    @DisplayName("a record that a restored sequencer has refused again counts once, also without an id and if edited")
    void refusedAgainAfterARestore() {
        int cycle = 14;
        String withoutId = sale("a", cycle, "3").replace("\"eventId\":\"a\",", "");
        Map<String, String> origin = Map.of(
                Headers.ORIGIN_TOPIC, "game-events",
                Headers.ORIGIN_PARTITION, "2",
                Headers.ORIGIN_OFFSET, "77",
                Headers.ORIGIN_TIMESTAMP, "1760000000000");
        game.letter(cycle, "invalid-envelope", withoutId, origin);
        game.letter(cycle, "invalid-envelope", withoutId, origin);
        List<String> letters = game.letters(cycle);
        String[] dry = {"dead-letters", "replay", "--cycle", "14"};
        assertThat(game.run(dry).out())
                .filteredOn(line -> line.contains("dl-" + letters.get(0).replace(':', '-')))
                .as("both would get the first one's id")
                .hasSize(2);

        // The later one first: the other is the same event all the same.
        game.run("dead-letters", "replay", letters.get(1), "--set", "/payload/salePrice=4", "--yes");
        CommandRun rest = game.run("dead-letters", "replay", "--cycle", "14", "--yes");

        assertThat(rest.status()).isZero();
        assertThat(rest.out()).singleElement().asString().contains(letters.get(0), "already replayed");
        assertThat(rest.err()).contains("published: 0", "replayed before: 2");
        game.awaitLog(cycle, 1);
        assertThat(game.log(cycle, "payload->>'salePrice'")).containsExactly("4");
    }

    @Test
    @DisplayName("one event can be replaced by a file; a cut one needs that")
    void editedByFile() throws IOException {
        int cycle = 9;
        game.letter(
                cycle,
                "too-large",
                "{\"eventId\":\"a\",\"cycleNumber\":9,\"payl",
                Map.of(Headers.ORIGINAL_LENGTH, "3000000", Headers.ORIGINAL_SHA256, "cafe"));
        String place = game.letters(cycle).get(0);
        assertThat(game.run("dead-letters", "show", place).out())
                .contains("value         the first 36 of 3,000,000 bytes; SHA-256 of all cafe");
        assertThat(Json.MAPPER
                        .readTree(game.run("dead-letters", "show", place, "--json")
                                .out()
                                .get(0))
                        .at("/origin/appendedAt")
                        .isNull())
                .isTrue();
        CommandRun cut = game.run("dead-letters", "replay", place, "--yes");
        assertThat(cut.status()).isEqualTo(1);
        assertThat(cut.out().get(0)).contains("cut ", "only 36 of 3,000,000 bytes were kept");
        Path file = Files.writeString(folder.resolve("edited.json"), sale("a", cycle, "4") + "\n");

        CommandRun replayed = game.run("dead-letters", "replay", place, "--edit", file.toString(), "--yes");

        assertThat(replayed.out().get(0)).endsWith("published           cycle 9, 'a', edited");
        assertThat(game.run("dead-letters", "show", place).out())
                .anyMatch(
                        line -> line.matches(
                                "replayed      20\\S+Z as 'a' of cycle 9, by operator_of_the_tests, edited: --edit .*edited.json"));
    }

    @Test
    @DisplayName("an event of an expired cycle goes nowhere, except into another cycle")
    void expired() {
        int cycle = 10;
        game.letter(cycle, "cycle-expired", sale("a", cycle, "4"), Map.of());
        String place = game.letters(cycle).get(0);

        CommandRun expired = game.run("dead-letters", "replay", place, "--yes");
        assertThat(expired.status()).isEqualTo(1);
        assertThat(expired.out().get(0)).contains("expired ", "cycle 10 takes no more events");
        assertThat(game.run("dead-letters", "replay", place, "--set", "/cycleNumber=11")
                        .out()
                        .get(0))
                .contains("would be published  cycle 11, 'a', edited");
    }

    @Test
    @DisplayName("an event of a type that has a schema by now goes as it is")
    void newSchema() {
        int cycle = 13;
        game.letter(
                cycle,
                "unknown-event-type",
                sale("a", cycle, "1")
                        .replace("weapon_sale", "robot_dance")
                        .replace("\"weaponId\"", "\"steps\":7,\"weaponId\""),
                Map.of());
        String[] replay = {"dead-letters", "replay", "--cycle", "13", "--yes"};

        assertThat(game.runWithoutSchemas(replay).out().get(0)).contains("still invalid", "unknown-event-type");
        assertThat(game.run(replay).out().get(0)).endsWith("published           cycle 13, 'a'");

        game.awaitLog(cycle, 1);
        assertThat(game.log(cycle, "event_type")).containsExactly("robot_dance");
    }

    @Test
    @DisplayName("an edit that does not fit a letter leaves it where it is, and the others go")
    void editThatDoesNotFit() {
        int cycle = 12;
        game.refuse(
                cycle,
                "{\"eventId\":",
                sale("b", cycle, "-1"),
                sale("c", cycle, "-1").replace("\"payload\":{\"", "\"payload\":{\"x\":1e999,\""));

        CommandRun dry =
                game.run("dead-letters", "replay", "--cycle", "12", "--set", SET_PRICE, "--remove", "/payload/x");

        assertThat(dry.status()).isEqualTo(1);
        assertThat(dry.out())
                .satisfiesExactly(
                        line -> assertThat(line).contains("cannot be edited ", "--edit FILE"),
                        line -> assertThat(line).contains("would be published ", "'b'"),
                        line -> assertThat(line).contains("would be published ", "'c'"));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a wrong call ends with status 2 and says why")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            replay --yes --dry-run          | exclude each other
            replay --limit 0                | --limit must be at least 1
            replay 0:1 --reason too-large   | not both
            replay x                        | 'x' is not the place of a dead letter
            replay --edit pom.xml           | exactly one PLACE
            replay 1 --edit no-such-file    | cannot read the file
            replay --set /payload/x         | sets nothing
            replay --set /payload/x=        | says no value
            replay --set /payload/x=text    | text needs quotes
            replay --set payload=1          | is not a JSON pointer
            replay --remove /               | is not a JSON pointer
            show                            | Missing required parameter
            show 1:x                        | is not the place of a dead letter
            show 1 --raw --json             | exclude each other
            list --cycle 3-1                | ends before it begins
            list --cycle x                  | is neither a cycle
            list --since 2026-01-31         | is not an ISO-8601 time with offset
            list --limit 0                  | --limit must be at least 1
            """)
    void wrongCall(String call, String why) {
        CommandRun wrong = game.run(("dead-letters " + call).split(" "));

        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains(why);
    }
}
