package dev.cyclelog.database;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * An index of a table.
 *
 * @param name quoted where SQL needs that
 * @param definition what follows USING in {@code pg_get_indexdef}, without storage parameters
 * @param constraint the kind of constraint behind which it is, as in {@code pg_constraint}; empty if none
 * @param usable whether queries and constraints may rely on it; one whose making was interrupted is not
 * @param fastUpdate whether a GIN index may put off its work, as it does unless told otherwise
 * @param refusesNoRow whether whatever the table takes fits in
 */
record FoundIndex(
        String name,
        String definition,
        boolean unique,
        String constraint,
        boolean deferrable,
        boolean usable,
        boolean fastUpdate,
        boolean refusesNoRow) {

    /** By name. */
    static List<FoundIndex> all(DSLContext sql, long table) {
        return sql.fetch("""
                        SELECT quote_ident(i.relname),
                            regexp_replace(regexp_replace(pg_get_indexdef(x.indexrelid), '^.*? USING ', ''), ' WITH \\([^)]*\\)', ''),
                            x.indisunique, coalesce(c.contype::text, ''), coalesce(c.condeferrable, false),
                            x.indisvalid AND x.indisready AND x.indislive,
                            coalesce((SELECT split_part(o, '=', 2)::boolean FROM unnest(i.reloptions) o
                                WHERE o LIKE 'fastupdate=%'), true),
                            NOT x.indisunique AND c.oid IS NULL AND x.indexprs IS NULL AND x.indpred IS NULL
                                AND (m.amname = 'gin' OR NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                    WHERE a.attrelid = x.indexrelid AND a.atttypid = 'pg_catalog.jsonb'::regtype))
                        FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                            JOIN pg_catalog.pg_am m ON m.oid = i.relam
                            LEFT JOIN pg_catalog.pg_constraint c
                                ON c.conindid = x.indexrelid AND c.conrelid = x.indrelid AND c.contype IN ('p', 'u', 'x')
                        WHERE x.indrelid = {0} ORDER BY i.relname""", DSL.val(table))
                .map(row -> new FoundIndex(
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(2, Boolean.class),
                        row.get(3, String.class),
                        row.get(4, Boolean.class),
                        row.get(5, Boolean.class),
                        row.get(6, Boolean.class),
                        row.get(7, Boolean.class)));
    }

    boolean isConstraint() {
        return !constraint.isEmpty();
    }

    String words() {
        return switch (constraint) {
                    case "p" -> "PRIMARY KEY constraint ";
                    case "u" -> "UNIQUE constraint ";
                    case "x" -> "EXCLUDE constraint ";
                    default -> unique ? "unique index " : "index ";
                }
                + definition
                + (deferrable ? " DEFERRABLE" : "");
    }

    /** SQL that removes it. */
    String drop(ContractTable table) {
        return isConstraint()
                ? "ALTER TABLE %s DROP CONSTRAINT %s;".formatted(table.qualified(), name)
                : "DROP INDEX public.%s;".formatted(name);
    }

    /** Whether it is the wanted one but for its name and for whether a constraint stands before it. */
    boolean does(ContractIndex wanted) {
        return definition.equals(wanted.definition()) && unique == wanted.isConstraint() && !deferrable;
    }

    /** Whether it is the wanted one but for its name. */
    boolean isLike(ContractIndex wanted) {
        return does(wanted)
                && constraint.equals(
                        switch (wanted.kind()) {
                            case PLAIN -> "";
                            case UNIQUE -> "u";
                            case PRIMARY_KEY -> "p";
                        });
    }
}
