package dev.cyclelog.cli;

import static dev.cyclelog.cli.RefusedEvents.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.stack.CatchUp;
import dev.cyclelog.cli.stack.Pipeline;
import dev.cyclelog.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("embedded")
@DisplayName("Servers that demand TLS and a login")
class SecureServersIT {

    private static final int CYCLE = 4;
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;
    private static SelfSigned another;
    private static SecureKafka kafka;
    private static SecurePostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        certificate = new SelfSigned(folder, "server");
        another = new SelfSigned(folder, "another");
        kafka = new SecureKafka(folder.resolve("kafka"), certificate);
        postgres = new SecurePostgres(folder.resolve("postgres"), certificate);
    }

    @AfterAll
    static void stop() {
        kafka.close();
        postgres.close();
    }

    @Test
    @DisplayName("get both from every client, by the file alone: services, restored state, and each command")
    void wholePipeline() throws Exception {
        Path config = config(kafka.properties(), verified(certificate), SecurePostgres.PASSWORD);
        Path events = Files.write(
                folder.resolve("events.ndjson"),
                List.of(sale("a", CYCLE, "1"), sale("b", CYCLE, "2"), complete("c", CYCLE)));
        done(CommandRun.of(config, "migrate"));
        publishAndCatchUp(config, events);
        // The state comes back through Streams' restore consumer.
        Utils.delete(folder.resolve("state").toFile());
        Files.write(events, List.of(sale("a", CYCLE, "1"), sale("d", CYCLE + 1, "2"), complete("e", CYCLE + 1)));
        publishAndCatchUp(config, events);

        done(CommandRun.of(config, "verify"));
        done(CommandRun.of(config, "lag"));
        done(CommandRun.of(config, "trace", "b", "--cycle", Integer.toString(CYCLE)));
        done(CommandRun.of(config, "dead-letters", "list"));
        done(CommandRun.of(config, "projector", "skip"));
        done(CommandRun.of(config, "sequencer", "resume"));
        done(CommandRun.of(config, "sequencer", "restore"));
        done(CommandRun.of(config, "rebuild", "audit-logs"));
        done(CommandRun.of(config, "rebuild", "snapshots"));
    }

    private static void publishAndCatchUp(Path config, Path events) {
        Settings settings = Settings.load(config);
        try (Pipeline pipeline = new Pipeline(settings, new SimpleMeterRegistry())) {
            pipeline.start();
            done(CommandRun.of(config, "publish", events.toString()));
            try (CatchUp catchUp = new CatchUp(settings, pipeline, line -> {})) {
                catchUp.await();
            }
            assertThat(pipeline.database()
                            .sql()
                            .fetchSingle("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                            .get(0, Boolean.class))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("are not waited for by services without TLS: these say what is missing, and where to set it")
    void kafkaWithoutTls() throws Exception {
        Path config = config(Map.of(), verified(certificate), SecurePostgres.PASSWORD);

        try (CyclelogProcess sequencer = CyclelogProcess.start(folder, "sequencer", "--config", config.toString());
                CyclelogProcess projector = CyclelogProcess.start(folder, "projector", "--config", config.toString());
                CyclelogProcess snapshotter =
                        CyclelogProcess.start(folder, "snapshotter", "--config", config.toString())) {
            for (CyclelogProcess service : List.of(sequencer, projector, snapshotter)) {
                assertThat(service.awaitExit(SOON)).isEqualTo(1);
                assertThat(service.output())
                        .contains(
                                "Kafka at " + kafka.bootstrapServers() + ": ",
                                "it expects TLS: set \"security.protocol\" to SSL or SASL_SSL in"
                                        + " cyclelog.kafka.properties");
            }
        }
        CommandRun publish = CommandRun.of(
                config,
                "publish",
                Files.writeString(folder.resolve("one.ndjson"), sale("z", CYCLE, "1"))
                        .toString());
        assertThat(publish.status()).isEqualTo(1);
        assertThat(publish.err()).contains("it expects TLS: set \"security.protocol\"");
    }

    @Test
    @DisplayName("of whose certificate or login one side does not think well are named, with where to look")
    void kafkaWithTheWrongProperties() throws Exception {
        CommandRun untrusted = CommandRun.of(
                config(
                        SecureKafka.properties(SecureKafka.PASSWORD, another),
                        verified(certificate),
                        SecurePostgres.PASSWORD),
                "migrate");
        assertThat(untrusted.status()).isEqualTo(1);
        assertThat(untrusted.err())
                .contains("Kafka at " + kafka.bootstrapServers() + ": SSL handshake failed; see security.protocol")
                .contains("PKIX path");

        CommandRun stranger = CommandRun.of(
                config(SecureKafka.properties("wr0ng", certificate), verified(certificate), SecurePostgres.PASSWORD),
                "migrate");
        assertThat(stranger.status()).isEqualTo(1);
        assertThat(stranger.err())
                .contains("Authentication failed", "sasl.* and ssl.* in cyclelog.kafka.properties")
                .doesNotContain("wr0ng");

        CommandRun misspelt = CommandRun.of(
                config(Map.of("security.protocol", "SASL_SLS"), verified(certificate), SecurePostgres.PASSWORD),
                "migrate");
        assertThat(misspelt.status()).isEqualTo(1);
        assertThat(misspelt.err()).contains("SASL_SLS", "security.protocol");
    }

    @Test
    @DisplayName("of PostgreSQL's kind: who comes without TLS, trusts another certificate or has no password learns so")
    void postgresWithTheWrongUrl() throws Exception {
        CommandRun plain =
                CommandRun.of(config(kafka.properties(), "?sslmode=disable", SecurePostgres.PASSWORD), "verify");
        assertThat(plain.status()).isEqualTo(1);
        assertThat(plain.err()).contains("no pg_hba.conf entry", "no encryption");

        CommandRun untrusted =
                CommandRun.of(config(kafka.properties(), verified(another), SecurePostgres.PASSWORD), "verify");
        assertThat(untrusted.status()).isEqualTo(1);
        assertThat(untrusted.err()).contains("PKIX path");

        CommandRun stranger = CommandRun.of(config(kafka.properties(), verified(certificate), "wr0ng"), "verify");
        assertThat(stranger.status()).isEqualTo(1);
        assertThat(stranger.err()).contains("password authentication failed").doesNotContain("wr0ng");
    }

    @Test
    @DisplayName("do not make anybody log a secret, also where Kafka's clients log their configuration")
    void secretsInTheLog() throws Exception {
        Path config = config(kafka.properties(), verified(certificate), SecurePostgres.PASSWORD);
        done(CommandRun.of(config, "migrate"));

        try (CyclelogProcess projector = CyclelogProcess.start(
                folder, Map.of("CYCLELOG_KAFKA_LOG_LEVEL", "INFO"), "projector", "--config", config.toString())) {
            projector.awaitOutput("owns the partition");
            assertThat(projector.output())
                    .contains("sasl.jaas.config = [hidden]")
                    .doesNotContain(SecureKafka.PASSWORD, SecurePostgres.PASSWORD);
        }
    }

    private static void done(CommandRun run) {
        assertThat(run.status()).as("%s %s", run.out(), run.err()).isZero();
    }

    private static String complete(String id, int cycle) {
        return """
                {"eventId":"%s","eventType":"cycle_complete","cycleNumber":%d,"payload":{}}""".formatted(id, cycle);
    }

    private static String verified(SelfSigned trusted) {
        return "?sslmode=verify-full&sslrootcert=" + trusted.certificate();
    }

    private static Path config(Map<String, String> kafkaProperties, String parameters, String password)
            throws Exception {
        String properties = kafkaProperties.entrySet().stream()
                .map(property -> "\"%s\" = \"\"\"%s\"\"\"".formatted(property.getKey(), property.getValue()))
                .collect(Collectors.joining("\n"));
        return Files.writeString(Files.createTempFile(folder, "cyclelog", ".conf"), """
                cyclelog {
                  kafka { bootstrap-servers = "%s", properties { %s } }
                  topics { partitions = 1, replication = 1, min-insync-replicas = 1 }
                  database { url = "%s", user = "%s", password = "%s" }
                  streams { state-dir = "%s", standby-replicas = 0 }
                }""".formatted(
                        kafka.bootstrapServers(),
                        properties,
                        postgres.url() + parameters,
                        SecurePostgres.USER,
                        password,
                        folder.resolve("state")));
    }
}
