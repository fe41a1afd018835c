package dev.cyclelog.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {

    @TempDir
    Path folder;

    @Test
    void aBrokerKeepsItsTopicsAndItsPortOverARestart() throws Exception {
        String firstAddress;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
                Admin admin = admin(kafka)) {
            firstAddress = kafka.bootstrapServers();
            admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1)))
                    .all()
                    .get();
        }
        int port = Integer.parseInt(firstAddress.substring(firstAddress.indexOf(':') + 1));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port);
                Admin admin = admin(kafka)) {
            assertThat(admin.listTopics().names().get()).contains("kept");
            assertThat(kafka.bootstrapServers()).isEqualTo(firstAddress);
        }
    }

    @Test
    void aDatabaseKeepsItsRowsOverARestart() throws Exception {
        try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(folder, 0, true);
                Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 1 AS one");
        }
        try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(folder, 0, true);
                Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SHOW server_version")) {
            assertThat(version.next()).isTrue();
            assertThat(version.getString(1)).startsWith("17.");
            assertThat(statement.execute("TABLE kept")).isTrue();
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
