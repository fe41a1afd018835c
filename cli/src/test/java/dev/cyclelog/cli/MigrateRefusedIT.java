package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cyclelog migrate")
class MigrateRefusedIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("that adopts no tables ends with 1, shows the SQL on lines of its own, and has made no topics")
    void showsTheSqlAndHasMadeNoTopics() throws Exception {
        String url = TestPostgres.newDatabase();
        String prefix = TestKafka.newPrefix();
        DSL.using(url).execute("CREATE TABLE audit_logs AS SELECT 1 AS id");

        CommandRun run = CommandRun.of(config(prefix, 1, url), "migrate");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .contains(
                        "table audit_logs holds rows, and history is imported, not adopted. Set it aside",
                        "  ALTER TABLE public.audit_logs SET SCHEMA legacy;");
        assertThat(run.err()).doesNotContain("\tat ");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.startsWith(prefix));
        }
    }

    @Test
    @DisplayName("says what to set if the cluster has fewer brokers, and verify that the topics are missing")
    void tooFewBrokers() throws Exception {
        Path config = config(TestKafka.newPrefix(), 2, TestPostgres.newDatabase());

        CommandRun migrated = CommandRun.of(config, "migrate");
        CommandRun verified = CommandRun.of(config, "verify");

        assertThat(migrated.status()).isEqualTo(1);
        assertThat(migrated.err()).contains("only 1 broker", "set topics.replication and topics.min-insync-replicas");
        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.err()).contains("A topic is missing", "topics.prefix", "'cyclelog migrate'");
    }

    private Path config(String prefix, int replication, String url) throws Exception {
        return Files.writeString(
                folder.resolve("cyclelog.conf"), """
                cyclelog {
                  kafka.bootstrap-servers = "%s"
                  topics { prefix = "%s", replication = %d, min-insync-replicas = 1 }
                  database.url = "%s"
                }""".formatted(TestKafka.bootstrapServers(), prefix, replication, url));
    }
}
