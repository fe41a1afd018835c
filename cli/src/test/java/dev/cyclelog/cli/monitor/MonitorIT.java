package dev.cyclelog.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.StandingTrip;
import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Without any of the services that it watches. */
@DisplayName("The monitor")
class MonitorIT {

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    @DisplayName("names a circuit breaker that has tripped, stages that do not run, and a database that is almost full")
    void problems() throws Exception {
        Settings settings = settings(TestKafka.bootstrapServers(), TestPostgres.newDatabase());
        Migrator.migrate(settings);
        StandingTrip.write(
                TestKafka.bootstrapServers(), settings.topics().names().breaker());
        try (Monitor monitor = new Monitor(settings, OptionalLong.of(1), registry)) {
            Awaitility.await("it sees all of it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            monitor.unready().isEmpty() && problems(monitor).size() == 7);
            assertThat(problems(monitor))
                    .containsExactly(
                            "sequencer is not running",
                            "projector is not running",
                            "dead-letter-projector is not running",
                            "snapshotter is not running",
                            "snapshot-writer is not running",
                            "the circuit breaker has tripped: the sequencer is paused until"
                                    + " 'cyclelog sequencer resume'",
                            "the database has almost reached its capacity");
            assertThat(monitor.status().get("kafkaUp").booleanValue()).isTrue();
        }
    }

    @Test
    @DisplayName("shows what it sees of Kafka although a topic is gone, and says what it cannot see")
    void topicGone() throws Exception {
        Settings settings = settings(TestKafka.bootstrapServers(), TestPostgres.newDatabase());
        Migrator.migrate(settings);
        String gone = settings.topics().names().cycleMetrics();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(gone)).all().get();
        }
        try (Monitor monitor = new Monitor(settings, OptionalLong.empty(), registry)) {
            Awaitility.await("it says so")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> problems(monitor)
                            .containsAll(List.of(
                                    "the lag of snapshot-writer cannot be read from Kafka",
                                    "the topics cannot be read from Kafka")));
            assertThat(problems(monitor))
                    .contains("sequencer is not running")
                    .doesNotContain(
                            "the lag of projector cannot be read from Kafka", "the groups cannot be read from Kafka");
            assertThat(registry.find("cyclelog.topic.under.replicated.partitions")
                            .gauges())
                    .hasSize(settings.topics().names().all().size() - 1);
            assertThat(monitor.status().get("lagAgeSeconds").doubleValue()).isLessThan(10);
            assertThat(monitor.unready()).contains("the lag of %ssnapshot-writer was not read yet".formatted(prefix));
        }
    }

    @Test
    @DisplayName("says nothing of a Kafka that has not answered yet, and is not ready")
    void notKnownYet() throws Exception {
        try (Monitor monitor = new Monitor(
                settings("127.0.0.1:1", "jdbc:postgresql://127.0.0.1:1/none"), OptionalLong.empty(), registry)) {
            assertThat(monitor.unready()).contains("the lag of " + prefix + "sequencer was not read yet");
            assertThat(registry.find("cyclelog.kafka.up").gauge()).isNull();
            assertThat(monitor.status().has("kafkaUp")).isFalse();
            assertThat(problems(monitor)).contains("Kafka has not answered yet");
        }
    }

    private final String prefix = TestKafka.newPrefix();

    private Settings settings(String bootstrapServers, String database) throws Exception {
        return Settings.load(
                Files.writeString(folder.resolve("cyclelog.conf"), """
                cyclelog.kafka.bootstrap-servers = "%s"
                cyclelog.topics { prefix = "%s", partitions = 2, replication = 1, min-insync-replicas = 1 }
                cyclelog.database { url = "%s", user = "postgres" }
                """.formatted(bootstrapServers, prefix, database)));
    }

    private static List<String> problems(Monitor monitor) {
        return monitor.status().get("problems").values().stream()
                .map(JsonNode::stringValue)
                .toList();
    }
}
