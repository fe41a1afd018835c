package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
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

    @Test
    @DisplayName("to version 5 makes the projector read the dead letters again, and nothing else")
    void readsTheDeadLettersAgain() throws SQLException {
        DataSource database = TestDatabase.empty();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:dev/cyclelog/database/migrations")
                .defaultSchema("pipeline")
                .target("4")
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO pipeline.dead_letters (partition, "offset", reason, violations) VALUES (0, 0, 'r', '[]');
                    INSERT INTO pipeline.projection_offsets
                    VALUES ('game-events.dead-letter', 0, 1), ('audit-events', 0, 7)""");
        }

        Migrations.migrate(database);

        assertThat(TestDatabase.holds(database, """
                        SELECT NOT EXISTS (SELECT FROM pipeline.dead_letters)
                            AND (SELECT array_agg(next_offset ORDER BY topic) FROM pipeline.projection_offsets)
                                = ARRAY[7, 0]::bigint[]""")).isTrue();
    }
}
