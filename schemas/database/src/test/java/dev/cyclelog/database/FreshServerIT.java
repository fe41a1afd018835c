package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cyclelog.testkit.PostgresServer;
import dev.cyclelog.testkit.SeedContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Roles belong to the server: what must hold where they do not exist yet needs a server of its own. */
@DisplayName("The first migration on a server")
class FreshServerIT {

    @TempDir
    private Path folder;

    private PostgresServer server;

    @BeforeEach
    void start() {
        server = PostgresServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("needs no superuser: managed servers give nobody one")
    void needsNoSuperuser() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE deployer LOGIN CREATEROLE");
            statement.execute("ALTER DATABASE cyclelog OWNER TO deployer");
        }
        PGSimpleDataSource deployer = new PGSimpleDataSource();
        deployer.setUrl("jdbc:postgresql://127.0.0.1:%d/cyclelog?user=deployer".formatted(server.port()));

        assertThat(Migrations.migrate(deployer)).isPositive();
        assertThat(TestDatabase.holds(server.dataSource(), """
                        SELECT pg_get_userbyid(relowner) = 'cyclelog_owner' FROM pg_class
                        WHERE oid = 'public.audit_logs'::regclass""")).isTrue();
    }

    @Test
    @DisplayName("adopts tables without a superuser, once it may act for their owner")
    void adoptsWithoutASuperuser() throws SQLException {
        PGSimpleDataSource deployer = new PGSimpleDataSource();
        deployer.setUrl("jdbc:postgresql://127.0.0.1:%d/cyclelog?user=deployer".formatted(server.port()));
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE ROLE deployer LOGIN CREATEROLE;
                    ALTER DATABASE cyclelog OWNER TO deployer;
                    CREATE ROLE "the game" NOLOGIN""");
            statement.execute(PrismaTables.AUDIT_LOGS);
            for (ContractDifference difference :
                    TableContract.differencesBefore(connection, ContractTable.AUDIT_LOGS)) {
                statement.execute(difference.mend().orElseThrow());
            }
            statement.execute("ALTER TABLE audit_logs OWNER TO \"the game\"");
            assertThatExceptionOfType(AdoptionRefusedException.class)
                    .isThrownBy(() -> Migrations.migrate(deployer))
                    .withMessageContaining("belongs to \"the game\"")
                    .withMessageContaining("\n  GRANT \"the game\" TO deployer;");
            statement.execute("GRANT \"the game\" TO deployer");
        }

        assertThat(Migrations.migrate(deployer)).isPositive();
        new SeedContract(server.dataSource()).check();
        assertThat(TestDatabase.holds(server.dataSource(), """
                        SELECT pg_get_userbyid(relowner) = 'cyclelog_owner' FROM pg_class
                        WHERE oid = 'public.audit_logs'::regclass""")).isTrue();
    }

    @Test
    @DisplayName("refuses a database whose encoding could not store every event")
    void refusesOtherEncodings() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        }
        PGSimpleDataSource latin = new PGSimpleDataSource();
        latin.setUrl("jdbc:postgresql://127.0.0.1:%d/latin?user=postgres".formatted(server.port()));

        assertThatIllegalStateException()
                .isThrownBy(() -> Migrations.migrate(latin))
                .withMessageContaining("LATIN1")
                .withMessageContaining("ENCODING 'UTF8'");
        assertThat(TestDatabase.holds(latin, "SELECT to_regclass('public.audit_logs') IS NULL"))
                .isTrue();
    }

    @Test
    @DisplayName("works while another database is migrated at the same moment")
    void worksWhileAnotherIsMigrated() throws SQLException {
        CompletableFuture<Integer> migrated;
        try (Connection other = server.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE ROLE analyst NOLOGIN");
            statement.execute("COMMENT ON ROLE analyst IS 'not committed yet'");
            migrated = CompletableFuture.supplyAsync(() -> Migrations.migrate(server.dataSource()));
            Awaitility.await()
                    .until(() -> migrated.isDone()
                            || TestDatabase.holds(
                                    server.dataSource(), "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"));
            other.commit();
        }
        assertThat(migrated).succeedsWithin(Duration.ofSeconds(20));
    }
}
