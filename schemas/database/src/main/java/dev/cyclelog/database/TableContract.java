package dev.cyclelog.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * What {@code public.audit_logs} and {@code public.cycle_snapshots} must be like for whoever reads and writes them:
 * columns, constraints, indexes, and nothing more. Owners, grants, comments and storage parameters are not part of it,
 * nor is the order of the columns: SQL names them.
 *
 * <p>It only reads PostgreSQL's catalogue, which every account may, and no row of the tables.
 */
public final class TableContract {

    private TableContract() {}

    /**
     * Holds both tables of a migrated database against the contract, the trigger that protects {@code audit_logs}
     * included.
     *
     * @param reader any account's connection; neither its transaction nor its settings are changed
     * @return what differs, {@code audit_logs} first; empty if both are as they must be
     * @throws org.jooq.exception.DataAccessException if PostgreSQL does not answer
     */
    public static List<ContractDifference> differences(Connection reader) {
        return Arrays.stream(ContractTable.values())
                .flatMap(table -> differences(DSL.using(reader), table, true).stream())
                .toList();
    }

    /** The same for a table of which this version's migrations have made nothing yet. */
    static List<ContractDifference> differencesBefore(Connection reader, ContractTable table) {
        return differences(DSL.using(reader), table, false);
    }

    private static List<ContractDifference> differences(DSLContext sql, ContractTable table, boolean migrated) {
        String object = "table " + table.table();
        FoundTable found = FoundTable.find(sql, table).orElse(null);
        if (found == null) {
            return List.of(ContractDifference.notMended(object, "nothing of that name", "a table"));
        }
        if (!found.isOrdinary()) {
            return List.of(ContractDifference.notMended(object, found.kind(), "an ordinary table"));
        }
        List<ContractDifference> differences = new ArrayList<>(found.differences(table));
        differences.addAll(new ColumnCheck(sql, table, found.oid()).differences());
        differences.addAll(new SequenceCheck(sql, table, found.oid()).differences());
        differences.addAll(new IndexCheck(sql, table, found.oid()).differences());
        differences.addAll(new AttachmentCheck(sql, table, found.oid()).differences(migrated));
        return differences;
    }
}
