package dev.cyclelog.cli;

import static dev.cyclelog.cli.RefusedEvents.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The log of a service")
class LogsIT {

    private static final int CYCLE = 4;

    /** In a price, so that all that quotes a payload quotes it. */
    private static final String SECRET = "7654321";

    private static final String REFUSE = """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'not this one: %', NEW.payload USING ERRCODE = '22000', DETAIL = NEW.payload;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse()""";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is JSON, line by line, if that is wanted; it names what happened, and quotes no payload")
    void json() throws Exception {
        String url = TestPostgres.newDatabase();
        Path config = Files.writeString(folder.resolve("cyclelog.conf"), """
                cyclelog {
                  kafka.bootstrap-servers = "%s"
                  topics { prefix = "%s", partitions = 1, replication = 1, min-insync-replicas = 1 }
                  database.url = "%s"
                  streams { state-dir = "%s", standby-replicas = 0 }
                  sequencer.breaker.run-length = 1
                }""".formatted(
                        TestKafka.bootstrapServers(), TestKafka.newPrefix(), url, folder.resolve("state")));
        Settings settings = Settings.load(config);
        Topics topics = settings.topics().names();
        Migrator.migrate(settings);
        try (CloseableDSLContext sql = DSL.using(url);
                KafkaProducer<byte[], byte[]> game = TestKafka.rawProducer();
                CyclelogProcess sequencer = start("sequencer", config);
                CyclelogProcess projector = start("projector", config)) {
            sql.execute(REFUSE);
            publish(game, topics, sale("a", CYCLE, SECRET));
            projector.awaitOutput("the partition is paused");
            sql.execute("ALTER TABLE pipeline.dead_letters ADD CHECK (false) NOT VALID");
            sql.execute("ALTER TABLE pipeline.dead_letters DROP COLUMN reason CASCADE");
            publish(game, topics, sale("b", CYCLE, "\"" + SECRET + "\""));
            sequencer.awaitOutput("the circuit breaker has tripped");

            assertThat(projector.awaitExit()).isEqualTo(1);
            sequencer.signal("TERM");
            assertThat(sequencer.awaitExit()).isZero();
            assertThat(line(sequencer, "the circuit breaker has tripped"))
                    .containsEntry("level", "ERROR")
                    .containsEntry("partition", "0")
                    .containsKeys("timestamp", "logger", "topic", "offset", "reason");
            assertThat(line(projector, "runs")).containsEntry("service", "projector");
            assertThat(line(projector, "owns the partition")).containsKeys("group", "topic", "partition", "epoch");
            assertThat(line(projector, "the partition is paused"))
                    .containsEntry("topic", topics.auditEvents())
                    .containsEntry("offset", "0")
                    .containsEntry("record", "cycle 4, sequence number 1, weapon_sale")
                    .containsEntry("reason", "SQLSTATE 22000: raised by a trigger or function, in words of its own");
            assertThat(line(projector, "failed and stops"))
                    .containsEntry("group", topics.prefix() + "dead-letter-projector")
                    .hasEntrySatisfying("trace", trace -> assertThat(trace).contains("SQLSTATE 42703: ", "at dev."));
            assertThat(lines(projector))
                    .last()
                    .satisfies(last -> assertThat(last)
                            .containsEntry("message", "failed")
                            .hasEntrySatisfying(
                                    "reason", reason -> assertThat(reason).contains("SQLSTATE 42703: ")));
            assertThat(sequencer.output() + projector.output()).doesNotContain(SECRET);
        }
    }

    private CyclelogProcess start(String service, Path config) throws Exception {
        return CyclelogProcess.start(
                folder, Map.of("CYCLELOG_LOG_FORMAT", "json"), service, "--config", config.toString());
    }

    private static void publish(KafkaProducer<byte[], byte[]> game, Topics topics, String event) throws Exception {
        game.send(new ProducerRecord<>(
                        topics.gameEvents(), EventCodec.key(CYCLE), event.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    private static Map<String, String> line(CyclelogProcess process, String message) {
        return lines(process).stream()
                .filter(line -> line.get("message").contains(message))
                .findFirst()
                .orElseThrow();
    }

    /** Each line, which must be one JSON object, with its fields as text. */
    private static List<Map<String, String>> lines(CyclelogProcess process) {
        return process.output()
                .lines()
                .map(line -> {
                    JsonNode fields = JsonMapper.shared().readTree(line);
                    Map<String, String> texts = new LinkedHashMap<>();
                    fields.properties()
                            .forEach(field ->
                                    texts.put(field.getKey(), field.getValue().asString()));
                    assertThat(texts).containsKeys("timestamp", "level", "logger", "message");
                    return texts;
                })
                .toList();
    }
}
