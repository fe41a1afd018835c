package dev.cyclelog.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Holds what fills {@code id} against the contract: a sequence of the column's own, as SERIAL makes it. */
final class SequenceCheck {

    private final DSLContext sql;
    private final ContractTable table;
    private final long oid;

    SequenceCheck(DSLContext sql, ContractTable table, long oid) {
        this.sql = sql;
        this.table = table;
        this.oid = oid;
    }

    List<ContractDifference> differences() {
        String object = "column %s.%s".formatted(table.table(), ContractTable.ID);
        String type = table.columns().get(0).type();
        String wanted = "DEFAULT nextval('%s'::regclass), a sequence of its own".formatted(table.sequence());
        Optional<Record> column = sql.fetchOptional("""
                SELECT a.attidentity <> '', pg_get_expr(d.adbin, d.adrelid)
                FROM pg_catalog.pg_attribute a
                    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = ? AND a.attname = ?""", oid, ContractTable.ID);
        if (column.isEmpty()) {
            return List.of();
        }
        if (column.get().get(0, Boolean.class)) {
            return List.of(ContractDifference.notMended(object, "GENERATED AS IDENTITY", wanted));
        }
        String expression = column.get().get(1, String.class);
        Optional<Record> sequence = sequence();
        if (sequence.isEmpty() || !expression.matches("nextval\\('[^()]*'::regclass\\)")) {
            String is = expression == null ? "no default" : "DEFAULT " + expression;
            return List.of(ContractDifference.notMended(object, is, wanted));
        }
        return compare(sequence.get(), type);
    }

    private List<ContractDifference> compare(Record found, String type) {
        List<ContractDifference> differences = new ArrayList<>();
        String schema = found.get("schema", String.class);
        String name = found.get("name", String.class);
        String object = "sequence " + name;
        String qualified = schema + "." + name;
        if (!found.get("owned", Boolean.class)) {
            differences.add(ContractDifference.mended(
                    object,
                    "a sequence that does not belong to the column",
                    "OWNED BY %s.%s".formatted(table.table(), ContractTable.ID),
                    "ALTER SEQUENCE %s OWNED BY %s.%s;".formatted(qualified, table.qualified(), ContractTable.ID)));
        }
        if (!found.get("type", String.class).equals(type)) {
            differences.add(ContractDifference.mended(
                    object,
                    found.get("type", String.class),
                    type,
                    "ALTER SEQUENCE %s AS %s;".formatted(qualified, type)));
        }
        if (found.get("step", Long.class) < 1 || found.get("cycles", Boolean.class)) {
            differences.add(ContractDifference.mended(
                    object,
                    "a sequence that comes back to numbers it had",
                    "INCREMENT BY 1 NO CYCLE",
                    "ALTER SEQUENCE %s INCREMENT BY 1 NO CYCLE;".formatted(qualified)));
        }
        // The renaming last: those above still name it as it was.
        if (!schema.equals("public")) {
            differences.add(ContractDifference.mended(
                    object,
                    "in the schema " + schema,
                    "public",
                    "ALTER SEQUENCE %s SET SCHEMA public;".formatted(qualified)));
        }
        if (!name.equals(table.sequence())) {
            differences.add(ContractDifference.mended(
                    object,
                    "that name",
                    table.sequence(),
                    "ALTER SEQUENCE public.%s RENAME TO %s;".formatted(name, table.sequence())));
        }
        return differences;
    }

    private Optional<Record> sequence() {
        return sql.fetchOptional("""
                SELECT quote_ident(n.nspname) AS schema, quote_ident(s.relname) AS name, format_type(q.seqtypid, NULL) AS type,
                    q.seqincrement AS step, q.seqcycle AS cycles,
                    EXISTS (SELECT FROM pg_catalog.pg_depend o
                        WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = s.oid AND o.deptype = 'a'
                            AND o.refobjid = f.adrelid AND o.refobjsubid = f.adnum) AS owned
                FROM pg_catalog.pg_attrdef f
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
                    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = f.oid
                        AND d.refclassid = 'pg_catalog.pg_class'::regclass
                    JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
                    JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
                    JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
                WHERE f.adrelid = ? AND a.attname = ? LIMIT 1""", oid, ContractTable.ID);
    }
}
