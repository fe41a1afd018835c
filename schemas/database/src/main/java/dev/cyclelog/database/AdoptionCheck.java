package dev.cyclelog.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;

/** What stands against making a table of the contract, or against adopting the one that is there; in words. */
final class AdoptionCheck {

    private static final String ASIDE = "legacy";

    private final Connection connection;
    private final DSLContext sql;
    private final ContractTable table;

    AdoptionCheck(Connection connection, ContractTable table) {
        this.connection = connection;
        this.sql = DSL.using(connection);
        this.table = table;
    }

    /** A line each, with the SQL that mends it on lines of its own; empty if the table can be made or adopted. */
    List<String> obstacles() {
        FoundTable found = FoundTable.find(sql, table).orElse(null);
        if (found == null) {
            return namesInTheWay();
        }
        if (!found.isOrdinary()) {
            return List.of("%s is %s: set it aside, and run migrate again\n%s"
                    .formatted(table.qualified(), found.kind(), setAside("TABLE", table.qualified())));
        }
        if (!mayBeAltered(found)) {
            return List.of(
                    "table %s belongs to %s, and this account may not act for it: run migrate as a superuser, or first\n  GRANT %s TO %s;"
                            .formatted(
                                    table.qualified(),
                                    found.owner(),
                                    found.owner(),
                                    sql.fetchValue("SELECT quote_ident(current_user)")));
        }
        if (hasRows()) {
            return List.of(history());
        }
        List<String> obstacles = new ArrayList<>();
        List<ContractDifference> differences = TableContract.differencesBefore(connection, table);
        differences.forEach(difference -> obstacles.add(difference
                + difference.mend().map(mend -> "\n" + indented(mend)).orElse("")));
        if (differences.stream().anyMatch(difference -> difference.mend().isEmpty())) {
            obstacles.add("table %s is empty: instead of mending it you may let migrate make it\n  DROP TABLE %s;"
                    .formatted(table.table(), table.qualified()));
        }
        obstacles.addAll(otherWriters(found));
        return obstacles;
    }

    private boolean mayBeAltered(FoundTable found) {
        return sql.fetchSingle("""
                        SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c WHERE c.oid = ?""", found.oid()).get(0, Boolean.class);
    }

    private boolean hasRows() {
        return sql.fetchSingle("SELECT EXISTS (SELECT FROM %s)".formatted(table.qualified()))
                .get(0, Boolean.class);
    }

    private String history() {
        String then = table == ContractTable.AUDIT_LOGS
                ? "Then 'cyclelog migrate', start the services, and 'cyclelog import --from URL --table %s.%s'"
                        .formatted(ASIDE, table.table())
                : "Its rows need no import: they are computed anew from the events";
        return "table %s holds rows, and history is imported, not adopted. Set it aside\n%s\n%s"
                .formatted(table.table(), setAside("TABLE", table.qualified()), then);
    }

    /** Not a mere new name: indexes, constraints and sequences would keep theirs, which the new table needs. */
    private static String setAside(String kind, String name) {
        return "  CREATE SCHEMA IF NOT EXISTS %s;\n  ALTER %s %s SET SCHEMA %s;".formatted(ASIDE, kind, name, ASIDE);
    }

    private List<String> namesInTheWay() {
        List<String> names = new ArrayList<>(
                table.indexes().stream().map(ContractIndex::name).toList());
        names.add(table.sequence());
        Result<Record> found = sql.fetch("""
                SELECT quote_ident(c.relname) AS name, format('%I.%I', tn.nspname, t.relname) AS owner,
                    CASE t.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
                    LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
                    LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::regclass
                        AND d.objid = c.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')
                    LEFT JOIN pg_catalog.pg_class t ON t.oid = coalesce(x.indrelid, d.refobjid, c.oid)
                    LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                WHERE c.relname = ANY({0}) ORDER BY c.relname""", DSL.val(names.toArray(String[]::new)));
        return found.intoGroups("owner").values().stream()
                .map(group -> "%s: names that %s needs, and %s has. Set it aside\n%s"
                        .formatted(
                                group.stream()
                                        .map(row -> row.get("name", String.class))
                                        .collect(Collectors.joining(", ")),
                                table.qualified(),
                                group.get(0).get("owner"),
                                setAside(
                                        group.get(0).get("kind", String.class),
                                        group.get(0).get("owner", String.class))))
                .toList();
    }

    /** They would go on writing beside the projector, which then stops at the first number that is taken. */
    private List<String> otherWriters(FoundTable found) {
        return sql.fetch("""
                        SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS account,
                            string_agg(DISTINCT g.privilege_type, ', ') AS privileges
                        FROM pg_catalog.pg_class c CROSS JOIN aclexplode(c.relacl) g
                        WHERE c.oid = ? AND g.grantee <> c.relowner
                            AND g.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
                        GROUP BY 1 ORDER BY 1""", found.oid())
                .map(row ->
                        "table %s may be written by %s; only Cyclelog's services may, which number the events\n  REVOKE %s ON %s FROM %s;"
                                .formatted(
                                        table.table(),
                                        row.get("account"),
                                        row.get("privileges"),
                                        table.qualified(),
                                        row.get("account")));
    }

    private static String indented(String mend) {
        return mend.indent(2).stripTrailing();
    }
}
