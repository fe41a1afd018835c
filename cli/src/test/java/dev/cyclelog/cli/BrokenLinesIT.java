package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.testkit.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Broken lines among good ones: told by the command before they are sent, and by the sequencer if they are. */
class BrokenLinesIT {

    private static final int CYCLE = 4;
    private static final List<String> LINES = List.of(
            sale("a", "10.50"),
            "{\"eventId\":",
            sale("b", "-1"),
            "",
            sale("c", "1").replace("weapon_sale", "weapon_theft"),
            sale("d", "1").replace("\"userId\":7", "\"userId\":7,\"colour\":1"),
            sale("e", "1").replace("\"weaponId\":5", "\"weaponId\":\"\\u0000\""),
            sale("f", "2"));

    private static final List<String> REASONS =
            List.of("malformed-json", "schema-violation", "unknown-event-type", "invalid-envelope", "unstorable-value");

    @TempDir
    Path folder;

    private static String sale(String id, String price) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":%s}}""".formatted(id, CYCLE, price);
    }

    @Test
    void publishReportsThemAndTheSequencerRefusesThemForTheSameReasons() throws Exception {
        try (RunningPipeline pipeline = new RunningPipeline(folder.resolve("state"))) {
            Path file = Files.write(folder.resolve("events.ndjson"), LINES);
            Path config = Files.writeString(
                    folder.resolve("test.conf"),
                    "cyclelog { kafka.bootstrap-servers = \"%s\", topics.prefix = \"%s\" }"
                            .formatted(
                                    TestKafka.bootstrapServers(),
                                    pipeline.topics().prefix()));
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            CommandLine command =
                    CyclelogCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

            int status = command.execute("publish", file.toString(), "--config", config.toString());

            assertThat(status).isEqualTo(1);
            assertThat(out.toString().lines().map(String::trim))
                    .containsExactly(
                            "2  published",
                            "2    weapon_sale",
                            "5  wrong, left out",
                            "1    invalid-envelope",
                            "1    malformed-json",
                            "1    schema-violation",
                            "1    unknown-event-type",
                            "1    unstorable-value");
            assertThat(err.toString().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("line 2: malformed-json: "),
                            line -> assertThat(line).startsWith("line 3: schema-violation: /payload/salePrice: "),
                            line -> assertThat(line).startsWith("line 5: unknown-event-type: /eventType: "),
                            line -> assertThat(line).startsWith("line 6: invalid-envelope: /colour: "),
                            line -> assertThat(line).startsWith("line 7: unstorable-value: /payload/weaponId: "));
            pipeline.catchUp();
            DSLContext sql = DSL.using(pipeline.jdbcUrl());
            assertThat(prices(sql)).containsExactly("10.50", "2");
            assertThat(sql.fetchCount(DEAD_LETTERS)).isZero();

            sendUnchecked(pipeline, sale("g", "3"));

            pipeline.catchUp();
            assertThat(prices(sql)).containsExactly("10.50", "2", "3");
            Awaitility.await("dead letters")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(sql.select(DEAD_LETTERS.REASON)
                                    .from(DEAD_LETTERS)
                                    .orderBy(DEAD_LETTERS.OFFSET)
                                    .fetch(DEAD_LETTERS.REASON))
                            .isEqualTo(REASONS));
            assertThat(pipeline.verify().problems()).isEmpty();
        }
    }

    /** As a client in another language would: all lines, then a good one behind them. */
    private static void sendUnchecked(RunningPipeline pipeline, String behind) {
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer()) {
            for (String line : LINES) {
                if (!line.isBlank()) {
                    producer.send(record(pipeline, line));
                }
            }
            producer.send(record(pipeline, behind));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(RunningPipeline pipeline, String value) {
        return new ProducerRecord<>(
                pipeline.topics().gameEvents(), EventCodec.key(CYCLE), value.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> prices(DSLContext sql) {
        return sql.select(DSL.field("payload->>'salePrice'", String.class))
                .from(AUDIT_LOGS)
                .orderBy(AUDIT_LOGS.SEQUENCE_NUMBER)
                .fetch()
                .map(row -> row.value1());
    }
}
