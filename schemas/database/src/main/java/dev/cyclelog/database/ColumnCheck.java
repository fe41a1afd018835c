package dev.cyclelog.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** Holds a table's columns against the contract; what fills {@code id} is {@link SequenceCheck}'s. */
final class ColumnCheck {

    private static final Pattern VARCHAR = Pattern.compile("character varying\\((\\d+)\\)");
    private static final Pattern SHORT_TIMESTAMP = Pattern.compile("timestamp\\(\\d\\) without time zone");

    private final DSLContext sql;
    private final ContractTable table;
    private final long oid;

    ColumnCheck(DSLContext sql, ContractTable table, long oid) {
        this.sql = sql;
        this.table = table;
        this.oid = oid;
    }

    private record Found(String type, boolean notNull, String defaultValue) {}

    List<ContractDifference> differences() {
        List<ContractDifference> differences = new ArrayList<>();
        Map<String, Found> found = found();
        for (ContractColumn wanted : table.columns()) {
            Found column = found.remove(wanted.name());
            if (column == null) {
                differences.add(missing(wanted));
            } else {
                compare(wanted, column, differences);
            }
        }
        // No SQL to mend it: dropping a column would take its values along.
        found.forEach((name, column) -> differences.add(
                ContractDifference.notMended(object(name), column.type() + ", a column more", "no such column")));
        return differences;
    }

    private ContractDifference missing(ContractColumn wanted) {
        String words = words(wanted);
        return wanted.notNull()
                ? ContractDifference.notMended(object(wanted.name()), "no such column", words)
                : ContractDifference.mended(
                        object(wanted.name()),
                        "no such column",
                        words,
                        "ALTER TABLE %s ADD COLUMN %s %s;".formatted(table.qualified(), wanted.name(), wanted.type()));
    }

    private void compare(ContractColumn wanted, Found found, List<ContractDifference> differences) {
        String object = object(wanted.name());
        String alter = "ALTER TABLE %s ALTER COLUMN %s ".formatted(table.qualified(), wanted.name());
        if (!found.type().equals(wanted.type())) {
            Optional<String> mend = isWidened(found.type(), wanted.type())
                    ? Optional.of(alter + "TYPE " + wanted.type() + ";")
                    : Optional.empty();
            differences.add(new ContractDifference(object, found.type(), wanted.type(), mend, false));
        }
        if (found.notNull() != wanted.notNull()) {
            differences.add(ContractDifference.mended(
                    object,
                    found.notNull() ? "NOT NULL" : "NULL allowed",
                    wanted.notNull() ? "NOT NULL" : "NULL allowed",
                    alter + (wanted.notNull() ? "SET NOT NULL;" : "DROP NOT NULL;")));
        }
        if (!wanted.name().equals(ContractTable.ID) && !found.defaultValue().equals(wanted.defaultValue())) {
            compareDefaults(wanted, found, object, alter, differences);
        }
    }

    private static void compareDefaults(
            ContractColumn wanted, Found found, String object, String alter, List<ContractDifference> differences) {
        String is = found.defaultValue().isEmpty() ? "no default" : found.defaultValue();
        if (is.startsWith("GENERATED")) {
            differences.add(ContractDifference.notMended(object, is, "a column that is written"));
        } else if (wanted.defaultValue().isEmpty()) {
            differences.add(ContractDifference.mended(object, "DEFAULT " + is, "no default", alter + "DROP DEFAULT;"));
        } else {
            differences.add(ContractDifference.mended(
                    object,
                    found.defaultValue().isEmpty() ? is : "DEFAULT " + is,
                    "DEFAULT " + wanted.defaultValue(),
                    alter + "SET DEFAULT " + wanted.defaultValue() + ";"));
        }
    }

    /** Whether PostgreSQL changes the type without writing the rows anew: the values stay as they are. */
    private static boolean isWidened(String found, String wanted) {
        Matcher from = VARCHAR.matcher(found);
        Matcher to = VARCHAR.matcher(wanted);
        return from.matches() && to.matches() && Integer.parseInt(from.group(1)) < Integer.parseInt(to.group(1))
                || SHORT_TIMESTAMP.matcher(found).matches() && wanted.equals("timestamp without time zone");
    }

    private Map<String, Found> found() {
        Map<String, Found> columns = new LinkedHashMap<>();
        sql.fetch("""
                        SELECT a.attname::text,
                            format_type(a.atttypid, a.atttypmod)
                                || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || quote_ident(l.collname) ELSE '' END,
                            a.attnotnull,
                            CASE WHEN a.attidentity <> '' THEN 'GENERATED AS IDENTITY'
                                WHEN a.attgenerated <> '' THEN 'GENERATED ALWAYS AS ' || pg_get_expr(d.adbin, d.adrelid)
                                ELSE coalesce(pg_get_expr(d.adbin, d.adrelid), '') END
                        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                            LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                            LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
                        WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""", oid)
                .forEach(row -> columns.put(
                        row.get(0, String.class),
                        new Found(row.get(1, String.class), row.get(2, Boolean.class), row.get(3, String.class))));
        return columns;
    }

    private static String words(ContractColumn wanted) {
        return wanted.type()
                + (wanted.notNull() ? " NOT NULL" : "")
                + (wanted.defaultValue().isEmpty() ? "" : " DEFAULT " + wanted.defaultValue());
    }

    private String object(String column) {
        return "column %s.%s".formatted(table.table(), column);
    }
}
