package dev.cyclelog.testkit.model;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The guarantee that the public tables hold what the reference model says, no more and no less: {@code audit_logs} in
 * every column but {@code id}, its JSON digit for digit as {@code jsonb} keeps it, and {@code cycle_snapshots} in every
 * column but {@code id} and {@code created_at}.
 *
 * <p>A failed check lists the first differences by cycle, sequence number and field. Checks may be repeated until they
 * hold, while a pipeline is still writing.
 */
public final class TablesMatchModel {

    private final String jdbcUrl;
    private final ReferenceModel model;

    /** @param jdbcUrl the database, with the user in it */
    public TablesMatchModel(String jdbcUrl, ReferenceModel model) {
        this.jdbcUrl = jdbcUrl;
        this.model = model;
    }

    /** Both tables. */
    public void check() {
        checkAuditLogs();
        checkCycleSnapshots();
    }

    /** {@code audit_logs} alone. */
    public void checkAuditLogs() {
        check(
                "audit_logs",
                (connection, differences) -> new AuditLogsDifferences(connection, differences).find(model.rows()));
    }

    /**
     * {@code cycle_snapshots} alone; {@code audit_logs} is read too where an event that starts or ends a cycle had no
     * timestamp of its own.
     */
    public void checkCycleSnapshots() {
        check(
                "cycle_snapshots",
                (connection, differences) -> new SnapshotDifferences(connection, differences).find(model.snapshots()));
    }

    private interface Search {
        void find(Connection connection, Differences differences) throws SQLException;
    }

    private void check(String table, Search search) {
        Differences differences = new Differences();
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            search.find(connection, differences);
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot compare " + table, failed);
        }
        differences.check(table);
    }
}
