package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The PostgreSQL server of the fault tests")
class PostgresProcessIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("is durable, and is there again on the same port with its rows after each way to end it")
    void isThereAgain() throws Exception {
        try (PostgresProcess postgres = new PostgresProcess(folder.resolve("postgres"))) {
            execute(postgres, "CREATE TABLE kept (way text)");
            assertThat(value(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(value(postgres, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(value(postgres, "SHOW full_page_writes")).isEqualTo("on");

            execute(postgres, "INSERT INTO kept VALUES ('crash')");
            postgres.crash();
            postgres.start();
            execute(postgres, "INSERT INTO kept VALUES ('immediate')");
            postgres.stopImmediately();
            postgres.start();
            execute(postgres, "INSERT INTO kept VALUES ('fast')");
            postgres.stop();
            postgres.start();

            assertThat(value(postgres, "SELECT string_agg(way, ' ') FROM kept")).isEqualTo("crash immediate fast");
        }
    }

    @Test
    @Tag("embedded")
    @DisplayName("ends with the process that watches over it, even while it is frozen")
    void leavesNoProcessBehind() throws Exception {
        PostgresProcess postgres = new PostgresProcess(folder.resolve("postgres"));
        ProcessHandle server = CyclelogProcess.database(folder.resolve("postgres"));
        postgres.freeze();
        postgres.close();
        assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    private static void execute(PostgresProcess postgres, String statement) {
        try (CloseableDSLContext sql = DSL.using(postgres.ownerUrl())) {
            sql.execute(statement);
        }
    }

    private static String value(PostgresProcess postgres, String query) {
        try (CloseableDSLContext sql = DSL.using(postgres.ownerUrl())) {
            return sql.fetchValue(query).toString();
        }
    }
}
