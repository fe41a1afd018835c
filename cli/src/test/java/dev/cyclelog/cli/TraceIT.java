package dev.cyclelog.cli;

import static dev.cyclelog.cli.RefusedEvents.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.trace.EventTrace;
import dev.cyclelog.cli.trace.Tracer;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("trace says of an event that it was")
class TraceIT {

    private static final int CYCLE = 4;

    @TempDir
    Path folder;

    private RefusedEvents game;

    @BeforeEach
    void start() {
        game = new RefusedEvents(folder);
    }

    @AfterEach
    void stop() {
        game.close();
    }

    @Test
    @DisplayName("accepted, dropped as a duplicate, refused, rerouted, or unknown")
    void accepted() {
        game.publish(CYCLE, sale("other", CYCLE, "1"), sale("a", CYCLE, "1"), sale("a", CYCLE, "1"));
        game.publish(5, sale("a", 5, "1"));
        game.refuse(CYCLE, sale("a", CYCLE, "2"), sale("b", CYCLE, "-1"), "{\"eventId\":\"c\"");
        publishElsewhere(sale("r", CYCLE, "1"));
        game.awaitLog(CYCLE, 3);

        CommandRun a = game.run("trace", "a", "--cycle", "4");
        assertThat(a.status()).isZero();
        assertThat(a.out())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("event 'a' of cycle 4: accepted as sequence number 2"),
                        line -> assertThat(line).startsWith("published ").endsWith(": accepted"),
                        line -> assertThat(line).endsWith(": duplicate, dropped"),
                        line -> assertThat(line).endsWith(": rejected"),
                        line -> assertThat(line)
                                .matches("dead letter +" + game.letters(CYCLE).get(0)
                                        + ", 20\\S+Z: conflicting-duplicate; /eventId: .*"),
                        line -> assertThat(line)
                                .matches("accepted +\\S*audit-events, partition \\d, offset \\d+, 20.*"));

        CommandRun b = game.run("trace", "b", "--cycle", "4");
        assertThat(b.status()).isZero();
        assertThat(b.out().get(0))
                .isEqualTo("event 'b' of cycle 4: rejected; see 'cyclelog dead-letters show "
                        + game.letters(CYCLE).get(1) + "'");
        assertThat(game.run("trace", "c", "--cycle", "4").out().get(0)).contains(": rejected;");

        CommandRun rerouted = game.run("trace", "r", "--cycle", "4");
        assertThat(rerouted.out().get(0)).endsWith("accepted as sequence number 3");
        assertThat(rerouted.out().get(1)).endsWith(": rerouted to its cycle's partition; accepted");

        CommandRun unknown = game.run("trace", "b", "--cycle", "5");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.out()).singleElement().asString().startsWith("event 'b' of cycle 5: unknown");

        JsonNode json = Json.MAPPER.readTree(
                game.run("trace", "a", "--cycle", "4", "--json").out().get(0));
        assertThat(json.get("outcome").stringValue()).isEqualTo("accepted");
        assertThat(json.at("/accepted/sequenceNumber").intValue()).isEqualTo(2);
        assertThat(json.at("/publications/1/fate").stringValue()).isEqualTo("duplicate");
        assertThat(json.at("/deadLetters/0/reason").stringValue()).isEqualTo("conflicting-duplicate");
    }

    @Test
    @DisplayName("what it is, however its id is written in JSON, and however far back it lies")
    void hardToFind() {
        String id = "q\"\\\n☃é";
        String[] events = new String[50];
        for (int i = 0; i < events.length; i++) {
            events[i] = sale("e" + i, CYCLE, "1");
        }
        events[7] = sale("q\\\"\\\\\\n\\u2603\\u00e9", CYCLE, "1");
        events[8] = sale("plain", CYCLE, "1").replace("plain", "\\u0070lain");
        game.publish(CYCLE, events);
        game.awaitLog(CYCLE, 50);

        assertThat(game.run("trace", id, "--cycle", "4").out())
                .contains("event 'q\"\\\uFFFD☃é' of cycle 4: accepted as sequence number 8")
                .hasSize(3);
        assertThat(game.run("trace", "plain", "--cycle", "4").out().get(0)).endsWith("accepted as sequence number 9");
        EventTrace oldest = new Tracer(game.pipeline().settings(), 3, line -> {}).trace("e0", CYCLE);
        assertThat(oldest.accepted().sequenceNumber()).isEqualTo(1);
        assertThat(oldest.publications()).hasSize(1);
    }

    @Test
    @DisplayName("waiting, while the sequencer has not read it")
    void waiting() {
        game.publish(CYCLE, sale("a", CYCLE, "1"));
        game.awaitLog(CYCLE, 1);
        game.pipeline().close();
        game.publish(CYCLE, sale("w", CYCLE, "1"), sale("a", CYCLE, "1"));

        CommandRun waiting = game.run("trace", "w", "--cycle", "4");

        assertThat(waiting.status()).isZero();
        assertThat(waiting.out().get(0)).contains("not yet read by the sequencer");
        assertThat(waiting.out().get(1)).endsWith(": waiting for the sequencer");
        assertThat(game.run("trace", "a", "--cycle", "4").out())
                .extracting(line -> line.substring(line.lastIndexOf(": ") + 2))
                .containsAll(List.of("accepted as sequence number 1", "accepted", "waiting for the sequencer"));
    }

    /** On a partition that is not its cycle's, as a client that hashes keys differently does. */
    private void publishElsewhere(String event) {
        int home = BuiltInPartitioner.partitionForKey(EventCodec.key(CYCLE), 3);
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer()) {
            producer.send(new ProducerRecord<>(
                    game.pipeline().topics().gameEvents(),
                    (home + 1) % 3,
                    EventCodec.key(CYCLE),
                    event.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
