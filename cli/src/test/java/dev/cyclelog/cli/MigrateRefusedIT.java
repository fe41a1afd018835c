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
        Path config = Files.writeString(
                folder.resolve("cyclelog.conf"), """
                cyclelog {
                  kafka.bootstrap-servers = "%s"
                  topics { prefix = "%s", replication = 1, min-insync-replicas = 1 }
                  database.url = "%s"
                }""".formatted(TestKafka.bootstrapServers(), prefix, url));

        CommandRun run = CommandRun.of(config, "migrate");

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
}
