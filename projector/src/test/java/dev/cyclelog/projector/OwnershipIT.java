package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.jooq.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@DisplayName("A partition in PostgreSQL")
class OwnershipIT {

    private Game game;

    @BeforeEach
    void create() {
        game = new Game();
        game.commit(game.sales(1, 1, 10));
    }

    @AfterEach
    void close() {
        game.close();
    }

    @Test
    @DisplayName("has an owner with an epoch and a backend, and none after an orderly stop")
    void hasAnOwner() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);

            assertThat(game.offsets().getOwnerEpoch()).isEqualTo(1);
            assertThat(game.sql()
                            .fetchExists(game.sql()
                                    .selectOne()
                                    .from("pg_stat_activity")
                                    .where("pid = ?", game.offsets().getOwnerPid())))
                    .isTrue();
        }
        assertThat(game.offsets().getOwnerPid()).isNull();

        game.projectAll();
        assertThat(game.offsets().getOwnerEpoch()).isEqualTo(2);
    }

    @Test
    @DisplayName("is not written by one who has lost it, who stops if Kafka does not know of the other")
    void isNotWrittenByOneWhoHasLostIt() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            set(PROJECTION_OFFSETS.OWNER_EPOCH, 2L);
            game.commit(game.sales(1, 11, 20));

            assertRefuses(projector, Code.PARTITION_FENCED);
        }
        assertThat(game.rows()).hasSize(10);
    }

    @Test
    @DisplayName("is claimed back from one who has claimed it too late, and has let it go")
    void isClaimedBack() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            set(PROJECTION_OFFSETS.OWNER_EPOCH, 2L);
            game.commit(game.sales(1, 11, 20));
            set(PROJECTION_OFFSETS.OWNER_PID, null);

            game.await(projector, () -> game.rows().size() == 20);
        }
    }

    @Test
    @DisplayName("is claimed back from one who has claimed it too late, and has ended without letting it go")
    void isClaimedBackFromTheDead() throws Exception {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            try (DatabasePool another = game.projectorAccount();
                    Connection late = another.dataSource().getConnection()) {
                claim(2, pid(late));
                game.commit(game.sales(1, 11, 20));
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .until(() -> game.rows().size() == 10);
            }

            game.await(projector, () -> game.rows().size() == 20);
        }
    }

    @Test
    @DisplayName("is not lost by an owner who does not learn that its claim has succeeded")
    void isNotLostByAClaim() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            standby("nobody");
            try {
                // The row is not as it was left: the projector claims it again, and waits for a standby's answer.
                claim(0, game.offsets().getOwnerPid());
                game.await(projector, () -> game.sql().fetchValue("""
                                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                                WHERE wait_event = 'SyncRep' AND datname = current_database()""") != null);
            } finally {
                standby("");
            }
            game.commit(game.sales(1, 11, 20));

            game.await(projector, () -> game.rows().size() == 20);
        }
    }

    private void standby(String name) {
        game.sql().execute("ALTER SYSTEM SET synchronous_standby_names = '%s'".formatted(name));
        game.sql().fetch("SELECT pg_reload_conf()");
    }

    private void claim(long epoch, int pid) {
        game.sql().transaction(transaction -> {
            transaction.dsl().execute("SET LOCAL synchronous_commit = off");
            transaction.dsl().execute("""
                    UPDATE pipeline.projection_offsets
                    SET owner_epoch = ?, owner_pid = ?, claimed_at = now() AT TIME ZONE 'UTC'
                    WHERE topic = ?""", epoch, pid, game.topics().auditEvents());
        });
    }

    private static int pid(Connection connection) throws Exception {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static void signal(String signal, int pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Integer.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    @DisplayName("is completed again when PostgreSQL has forgotten what it had committed, though nothing new arrives")
    void isCompletedAgain() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            // As after a crash: the rows and the offset are gone together.
            game.sql().transaction(configuration -> {
                configuration.dsl().execute("SET LOCAL session_replication_role = replica");
                configuration.dsl().execute("DELETE FROM audit_logs WHERE sequence_number > 4");
                configuration
                        .dsl()
                        .execute(
                                "UPDATE pipeline.projection_offsets SET next_offset = 4 WHERE topic LIKE '%audit-events'");
            });

            game.await(projector, () -> game.rows().size() == 10);
        }
    }

    @Test
    @DisplayName("is read on from where its row was set while it is owned, and a gap is still noticed")
    void isReadOnFromItsRow() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            set(PROJECTION_OFFSETS.NEXT_OFFSET, game.offsets().getNextOffset() + 5);
            game.commit(game.sales(1, 11, 20));

            assertThat(projector.stopped())
                    .failsWithin(Game.SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(SequenceGapException.class);
        }
        assertThat(game.rows()).hasSize(10);
    }

    @Test
    @DisplayName("is claimed again when the owner's backend is ended, and nothing is lost or repeated")
    void survivesTheEndOfItsBackend() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.rows().size() == 10);
            game.sql()
                    .fetch(
                            "SELECT pg_terminate_backend(?, 5000)",
                            game.offsets().getOwnerPid());
            game.commit(game.sales(1, 11, 20));

            game.await(projector, () -> game.rows().size() == 20);
            assertThat(game.offsets().getOwnerEpoch()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("is freed from an owner that is frozen with uncommitted rows")
    void isFreedFromAFrozenOwner() throws Exception {
        try (DatabasePool frozenInstance = game.projectorAccount()) {
            Connection frozen = frozenInstance.dataSource().getConnection();
            becomeOwner(frozen, "now()");
            insertAndWait(frozen);

            game.projectAll();

            assertThat(game.rows()).hasSize(10);
            assertThat(frozen.isValid(5)).isFalse();
        }
    }

    @Test
    @DisplayName("is freed from an owner that is frozen between its last statement and its commit")
    void isFreedFromAnOwnerFrozenBeforeItsCommit() throws Exception {
        try (DatabasePool frozenInstance = game.projectorAccount()) {
            Connection frozen = frozenInstance.dataSource().getConnection();
            becomeOwner(frozen, "now()");
            insertAndWait(frozen);
            try (Statement statement = frozen.createStatement()) {
                statement.execute("UPDATE pipeline.projection_offsets SET next_offset = 1 WHERE owner_epoch = 1");
            }

            game.projectAll();

            assertThat(game.rows()).hasSize(10);
            assertThat(frozen.isValid(5)).isFalse();
        }
    }

    @Test
    @DisplayName("names the former owner's backend for as long as it does not end")
    void namesABackendThatDoesNotEnd() throws Exception {
        try (DatabasePool another = game.projectorAccount();
                Connection stuck = another.dataSource().getConnection();
                Projector projector = game.projector()) {
            becomeOwner(stuck, "now()");
            signal("STOP", pid(stuck));
            try {
                projector.start();
                // Longer than the first attempt to end it takes.
                Awaitility.await()
                        .during(Duration.ofSeconds(7))
                        .until(() -> game.offsets().getOwnerPid() == pid(stuck));
            } finally {
                signal("CONT", pid(stuck));
            }

            game.await(projector, () -> game.rows().size() == 10);
        }
    }

    @Test
    @DisplayName("is claimed though its former owner's backend may not be ended, which belongs to a superuser")
    void isClaimedFromASuperuser() throws Exception {
        String account = game.settings().database().user();
        game.sql().execute("GRANT pg_read_all_stats, pg_signal_backend TO " + account);
        try (Connection superusers = DriverManager.getConnection(game.jdbcUrl())) {
            becomeOwner(superusers, "now()");

            game.projectAll();

            assertThat(game.rows()).hasSize(10);
            assertThat(superusers.isValid(5)).isTrue();
        } finally {
            game.sql().execute("REVOKE pg_read_all_stats, pg_signal_backend FROM " + account);
        }
    }

    @Test
    @DisplayName("does not let a backend be ended that has only got the number of the owner's")
    void doesNotEndAnother() throws Exception {
        try (DatabasePool another = game.projectorAccount();
                Connection innocent = another.dataSource().getConnection()) {
            becomeOwner(innocent, "now() - interval '1 day'");

            game.projectAll();

            assertThat(game.rows()).hasSize(10);
            assertThat(innocent.isValid(5)).isTrue();
        }
    }

    @Test
    @DisplayName("does not let a backend of another database be ended, as one may have its number after a failover")
    void doesNotEndAnotherDatabases() throws Exception {
        try (Game anotherGame = new Game();
                DatabasePool another = anotherGame.projectorAccount();
                Connection innocent = another.dataSource().getConnection()) {
            game.projectAll();
            claim(2, pid(innocent));

            game.projectUntil(() -> game.epoch() == 3);

            assertThat(innocent.isValid(5)).isTrue();
        }
    }

    /** As an instance does that claimed the partition at the given time. */
    private void becomeOwner(Connection connection, String claimedAt) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO pipeline.projection_offsets (topic, partition, next_offset, owner_epoch, owner_pid, claimed_at)
                    VALUES ('%s', 0, 0, 1, pg_backend_pid(), (%s) AT TIME ZONE 'UTC')""".formatted(game.topics().auditEvents(), claimedAt));
        }
    }

    /** Holds a row of the projector's first batch that is not committed. */
    private static void insertAndWait(Connection connection) throws Exception {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload) VALUES (1, 'weapon_sale', 1, '{}')""");
        }
    }

    @Test
    @DisplayName("belongs to one cluster")
    void belongsToOneCluster() {
        game.projectAll();
        set(PROJECTION_OFFSETS.CLUSTER_ID, "another");

        assertRefuses(Code.OTHER_CLUSTER);
    }

    @Test
    @DisplayName("belongs to one topic, not to all that have had its name")
    void belongsToOneTopic() {
        game.projectAll();
        set(PROJECTION_OFFSETS.TOPIC_ID, "another");

        assertRefuses(Code.TOPIC_REPLACED);
    }

    @Test
    @DisplayName("is not read on beyond the end of the log")
    void isNotReadBeyondTheEnd() throws Exception {
        game.projectAll();
        set(PROJECTION_OFFSETS.NEXT_OFFSET, game.end() + 1);

        assertRefuses(Code.POSITION_LOST);
    }

    @Test
    @DisplayName("is not read from where the log does not begin yet any more")
    void isNotReadBeforeTheBeginning() throws Exception {
        game.deleteRecordsBefore(3);

        assertRefuses(Code.POSITION_LOST);
        assertThat(game.rows()).isEmpty();
    }

    private <T> void set(Field<T> column, T value) {
        game.sql()
                .update(PROJECTION_OFFSETS)
                .set(column, value)
                .where(PROJECTION_OFFSETS.TOPIC.eq(game.topics().auditEvents()))
                .execute();
    }

    private void assertRefuses(Code code) {
        try (Projector projector = game.projector()) {
            projector.start();
            assertRefuses(projector, code);
        }
    }

    private static void assertRefuses(Projector projector, Code code) {
        assertThat(projector.stopped())
                .failsWithin(Game.SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        ServiceRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
