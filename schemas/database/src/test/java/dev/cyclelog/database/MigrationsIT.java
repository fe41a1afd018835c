package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Migrating")
class MigrationsIT {

    @Test
    @DisplayName("again applies nothing")
    void againAppliesNothing() {
        DataSource database = TestDatabase.empty();

        assertThat(Migrations.migrate(database)).isPositive();
        assertThat(Migrations.migrate(database)).isZero();
    }

    @Test
    @DisplayName("a second database on a server works, though the roles exist already")
    void aSecondDatabaseOnTheServer() {
        assertThat(Migrations.migrate(TestDatabase.empty())).isEqualTo(Migrations.migrate(TestDatabase.empty()));
    }

    @Test
    @DisplayName("one database from several processes applies each migration once")
    void fromSeveralProcessesAtOnce() {
        DataSource database = TestDatabase.empty();
        int migrations = Migrations.migrate(TestDatabase.empty());

        List<CompletableFuture<Integer>> processes = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> Migrations.migrate(database)))
                .limit(3)
                .toList();

        assertThat(processes.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(migrations);
    }
}
