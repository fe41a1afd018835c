package dev.cyclelog.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/** A relation that has the name of a table of the contract, whatever it is. */
record FoundTable(
        long oid,
        String relkind,
        String persistence,
        boolean rowSecurity,
        boolean forcedRowSecurity,
        boolean inherits,
        boolean inherited,
        String owner) {

    private static final Map<String, String> KINDS = Map.of(
            "r", "a table",
            "p", "a partitioned table",
            "v", "a view",
            "m", "a materialized view",
            "f", "a foreign table",
            "S", "a sequence",
            "i", "an index",
            "c", "a type");

    static Optional<FoundTable> find(DSLContext sql, ContractTable table) {
        return sql.fetchOptional("""
                        SELECT c.oid::bigint, c.relkind::text, c.relpersistence::text, c.relrowsecurity, c.relforcerowsecurity,
                            EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
                            EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid),
                            quote_ident(pg_get_userbyid(c.relowner))
                        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'public' AND c.relname = ?""", table.table())
                .map(row -> new FoundTable(
                        row.get(0, Long.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Boolean.class),
                        row.get(4, Boolean.class),
                        row.get(5, Boolean.class),
                        row.get(6, Boolean.class),
                        row.get(7, String.class)));
    }

    boolean isOrdinary() {
        return relkind.equals("r");
    }

    String kind() {
        return KINDS.getOrDefault(relkind, "a relation of kind '" + relkind + "'");
    }

    /** What is not a column, an index or a constraint, but changes what rows are kept or seen. */
    List<ContractDifference> differences(ContractTable table) {
        List<ContractDifference> differences = new ArrayList<>();
        String object = "table " + table.table();
        String alter = "ALTER TABLE " + table.qualified();
        if (!persistence.equals("p")) {
            differences.add(ContractDifference.mended(
                    object, "UNLOGGED: a crash empties it", "a logged table", alter + " SET LOGGED;"));
        }
        if (rowSecurity) {
            differences.add(ContractDifference.mended(
                    object, "row level security, which hides rows", "none", alter + " DISABLE ROW LEVEL SECURITY;"));
        }
        if (forcedRowSecurity) {
            differences.add(ContractDifference.mended(
                    object, "row level security forced on its owner", "none", alter + " NO FORCE ROW LEVEL SECURITY;"));
        }
        if (inherits) {
            differences.add(ContractDifference.notMended(
                    object, "a parent (inheritance or a partition of it)", "a table alone"));
        }
        if (inherited) {
            differences.add(ContractDifference.notMended(object, "tables that inherit from it", "a table alone"));
        }
        return differences;
    }
}
