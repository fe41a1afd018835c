package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.embedded.FreePorts;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

@DisplayName("cyclelog publish")
class PublishIT {

    private static final String GOOD = """
            {"eventId":"%s","eventType":"cycle_start","cycleNumber":1,"payload":{"triggerType":"manual"}}""";
    private static final String WRONG = "{\"eventId\":\"wrong\"}";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName("killed in the middle and started again, publishes every event once")
    void killedAndStartedAgain() throws Exception {
        List<String> game =
                new GameSimulator(new SimulatorSettings(6, 60, 11)).events().toList();
        Path file = Files.write(folder.resolve("events.ndjson"), game);
        // A pipe holds the process where it is to be killed: half of the file published, the rest expected.
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (RunningPipeline pipeline = new RunningPipeline(folder.resolve("state"))) {
            String config =
                    config(TestKafka.bootstrapServers(), pipeline.topics().prefix());
            CyclelogProcess publishing = CyclelogProcess.start(folder, "publish", pipe.toString(), "--config", config);
            try (Writer half = Files.newBufferedWriter(pipe)) {
                for (String event : game.subList(0, game.size() / 2)) {
                    half.write(event + "\n");
                }
                half.flush();
                TestKafka.read(pipeline.topics().gameEvents(), game.size() / 4);
                publishing.close();
            }
            assertThat(publishing.awaitExit())
                    .as("killed; it said: %s", publishing.output())
                    .isEqualTo(137);

            assertThat(run("publish", file.toString(), "--config", config, "--json"))
                    .isZero();

            Map<Tally, Long> tallies = pipeline.catchUp();
            assertThat(tallies.get(Tally.ACCEPTED)).isEqualTo(game.size());
            assertThat(tallies.get(Tally.DUPLICATE)).isBetween(game.size() / 4L, game.size() / 2L);
            assertThat(tallies.get(Tally.REJECTED)).isZero();
            assertThat(TestKafka.read(pipeline.topics().auditEvents(), game.size()))
                    .extracting(record -> EventCodec.decode(record.value()).eventId())
                    .containsExactlyInAnyOrderElementsOf(
                            game.stream().map(PublishIT::eventId).toList());
            assertThat(Json.MAPPER.readTree(out.toString()).get("published").intValue())
                    .isEqualTo(game.size());
        }
    }

    @Test
    @DisplayName("with --dry-run checks every line, needs no Kafka, and sums up by type and reason")
    void dryRun() throws Exception {
        Path file = Files.write(
                folder.resolve("events.ndjson"), List.of(GOOD.formatted("a"), WRONG, GOOD.formatted("b"), "[]"));
        String config = config(nobody(), "");

        assertThat(run("publish", file.toString(), "--dry-run", "--json", "--config", config))
                .isEqualTo(1);

        JsonNode summary = Json.MAPPER.readTree(out.toString());
        assertThat(summary).isEqualTo(Json.MAPPER.readTree("""
                {"dryRun":true,"valid":2,"byType":{"cycle_start":2},
                 "wrong":2,"byReason":{"invalid-envelope":1,"malformed-json":1}}"""));
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("line 2: invalid-envelope: "),
                        line -> assertThat(line).startsWith("line 4: malformed-json: "));
    }

    @Test
    @DisplayName("with --on-error stop ends at the first wrong line, and what went before is stored")
    void stopsAtTheFirstWrongLine() throws Exception {
        Path file = Files.write(
                folder.resolve("events.ndjson"),
                List.of(GOOD.formatted("a"), "", GOOD.formatted("b"), WRONG, GOOD.formatted("c")));
        try (RunningPipeline pipeline = new RunningPipeline(folder.resolve("state"))) {
            String config =
                    config(TestKafka.bootstrapServers(), pipeline.topics().prefix());

            assertThat(run("publish", file.toString(), "--on-error", "stop", "--config", config))
                    .isEqualTo(1);

            assertThat(err.toString())
                    .startsWith("line 4: invalid-envelope: ")
                    .contains("stopped at line 4; the lines before it are stored.");
            assertThat(pipeline.catchUp().get(Tally.ACCEPTED)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("says what it waits for while Kafka is away, gives up in half a minute, and says what to do")
    void kafkaAway() throws Exception {
        String kafka = nobody();
        Path file = Files.writeString(folder.resolve("events.ndjson"), GOOD.formatted("a"));

        assertThat(run("publish", file.toString(), "--config", config(kafka, "")))
                .isEqualTo(1);

        assertThat(out.toString().lines().map(String::trim)).containsExactly("0  published", "0  wrong, left out");
        assertThat(err.toString())
                .startsWith("waiting for Kafka at " + kafka + ": no answer for ")
                .contains("not everything was published; publish the same input again, what is stored counts once")
                .contains("line 1: event 'a' of cycle 1 was not stored: Kafka at " + kafka + " did not answer in time");
    }

    private int run(String... arguments) {
        CommandLine command =
                CyclelogCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private String config(String kafka, String prefix) throws Exception {
        return Files.writeString(
                        folder.resolve("test.conf"),
                        "cyclelog { kafka.bootstrap-servers = \"%s\", topics.prefix = \"%s\" }"
                                .formatted(kafka, prefix))
                .toString();
    }

    /** An address at which nobody listens. */
    private static String nobody() {
        return "127.0.0.1:" + FreePorts.any();
    }

    private static String eventId(String event) {
        return Json.MAPPER.readTree(event).get("eventId").stringValue();
    }
}
