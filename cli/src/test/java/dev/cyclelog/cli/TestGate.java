package dev.cyclelog.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jooq.CloseableDSLContext;
import org.jooq.Record;

/** A place in the projectors' transactions at which PostgreSQL makes them wait while this gate is shut. */
final class TestGate implements AutoCloseable {

    private static final int LOCK = 4711;

    private final ProjectorStack stack;
    private final Connection keeper;

    /** One that waits. */
    record Waiting(int pid, String instance) {}

    /**
     * Builds the gate, open.
     *
     * @param trigger when to wait, as {@code CREATE} takes it, without the function
     */
    TestGate(ProjectorStack stack, String trigger) throws SQLException {
        this.stack = stack;
        this.keeper = DriverManager.getConnection(stack.postgres().ownerUrl());
        stack.execute("""
                CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared(%d);
                    RETURN NULL;
                END $$""".formatted(LOCK));
        stack.execute("CREATE %s EXECUTE FUNCTION pass_gate()".formatted(trigger));
    }

    /** Lets nobody through. */
    void shut() throws SQLException {
        keep("SELECT pg_advisory_lock(%d)");
    }

    /** Lets everybody through. */
    void open() throws SQLException {
        keep("SELECT pg_advisory_unlock(%d)");
    }

    private void keep(String statement) throws SQLException {
        try (Statement sql = keeper.createStatement()) {
            sql.execute(statement.formatted(LOCK));
        }
    }

    /** The first of those that wait, once there is one. */
    Waiting awaitWaiting() {
        stack.await("somebody waits at the gate", () -> waiting().isPresent());
        return waiting().orElseThrow();
    }

    private Optional<Waiting> waiting() {
        try (CloseableDSLContext sql = stack.sql()) {
            Record row = sql.fetchOne("""
                    SELECT pid, application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE locktype = 'advisory' AND objid = ? AND NOT granted ORDER BY pid LIMIT 1""", LOCK);
            return Optional.ofNullable(row)
                    .map(waiting -> new Waiting(waiting.get(0, Integer.class), waiting.get(1, String.class)));
        }
    }

    /** Whether a backend has got as far as holding a transaction open and doing nothing. */
    boolean isIdleInTransaction(Waiting former) {
        return "idle in transaction".equals(state(former));
    }

    /** Whether the backend has ended. */
    boolean isGone(Waiting former) {
        return state(former) == null;
    }

    private String state(Waiting former) {
        try (CloseableDSLContext sql = stack.sql()) {
            Record row = sql.fetchOne("SELECT state FROM pg_stat_activity WHERE pid = ?", former.pid());
            return row == null ? null : row.get(0, String.class);
        }
    }

    /** Takes it away. */
    @Override
    public void close() throws SQLException {
        keeper.close();
        stack.execute("DROP FUNCTION pass_gate() CASCADE");
    }
}
