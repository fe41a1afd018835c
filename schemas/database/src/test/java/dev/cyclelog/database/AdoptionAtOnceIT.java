package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.SeedContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A database that has the tables already, and is used meanwhile,")
class AdoptionAtOnceIT {

    private final ForeignTables tables = new ForeignTables();

    @Test
    @DisplayName("can be migrated from several processes: each migration is applied once")
    void fromSeveralProcesses() throws SQLException {
        tables.makeAdoptable();
        int migrations = Migrations.migrate(TestDatabase.empty());

        List<CompletableFuture<Integer>> processes = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> Migrations.migrate(tables.database())))
                .limit(3)
                .toList();

        assertThat(processes.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(migrations);
        new SeedContract(tables.database()).check();
    }

    @Test
    @DisplayName("keeps a row that is written while it is looked at: the table is not empty, then")
    void keepsARowThatIsWrittenMeanwhile() throws SQLException {
        tables.makeAdoptable();
        CompletableFuture<Integer> migrated;
        try (Connection game = tables.database().getConnection();
                Statement statement = game.createStatement()) {
            game.setAutoCommit(false);
            statement.execute(ForeignTables.ROW);
            migrated = CompletableFuture.supplyAsync(() -> Migrations.migrate(tables.database()));
            Awaitility.await().until(() -> migrated.isDone() || isWaitedFor());
            game.commit();
        }

        assertThat(migrated)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(AdoptionRefusedException.class)
                .withMessageContaining("audit_logs holds rows");
        assertThat(tables.refusal()).contains("audit_logs holds rows");
        assertThat(TestDatabase.holds(tables.database(), """
                        SELECT count(*) = 1 AND (SELECT pg_get_userbyid(relowner) = 'postgres' FROM pg_class
                            WHERE oid = 'public.audit_logs'::regclass) FROM public.audit_logs""")).isTrue();
    }

    @Test
    @DisplayName("whose tables somebody holds is not waited for long")
    void isNotWaitedForLong() throws SQLException {
        tables.makeAdoptable();
        try (Connection reader = tables.database().getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT FROM cycle_snapshots");

            assertThat(tables.refusal()).contains("table cycle_snapshots is in use");
            reader.rollback();
        }
        Migrations.migrate(tables.database());
        new SeedContract(tables.database()).check();
    }

    private boolean isWaitedFor() throws SQLException {
        return TestDatabase.holds(tables.database(), """
                SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'public.audit_logs'::regclass
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))""");
    }
}
