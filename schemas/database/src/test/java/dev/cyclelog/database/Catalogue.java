package dev.cyclelog.database;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** What PostgreSQL itself says about a table of the schema {@code public}, one line of text per thing. */
final class Catalogue {

    private final DSLContext sql;

    Catalogue(DSLContext sql) {
        this.sql = sql;
    }

    /** In the table's order: name, type, nullability, default. */
    List<String> columns(String table) {
        return lines("""
                SELECT concat_ws(' ',
                        attname,
                        format_type(atttypid, atttypmod),
                        CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
                        'DEFAULT ' || pg_get_expr(adbin, adrelid))
                FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE attrelid = {0}::regclass AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum""", table);
    }

    /** By name; those behind the constraints included. */
    List<String> indexes(String table) {
        return lines("""
                SELECT pg_get_indexdef(indexrelid) FROM pg_index
                WHERE indrelid = {0}::regclass AND indisvalid
                ORDER BY indexrelid::regclass::text COLLATE "C\"""", table);
    }

    /** By name. */
    List<String> constraints(String table) {
        return lines("""
                SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conrelid = {0}::regclass OR confrelid = {0}::regclass
                ORDER BY conname COLLATE "C\"""", table);
    }

    /** Triggers and rules, by name. */
    List<String> triggers(String table) {
        return lines("""
                SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE tgrelid = {0}::regclass AND NOT tgisinternal
                UNION ALL SELECT pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = {0}::regclass
                ORDER BY line""", table);
    }

    /** Everything in the schema that a SELECT could name, and the sequences: kind and name. */
    List<String> relations() {
        return sql.fetch("""
                        SELECT relkind::text || ' ' || relname FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i' ORDER BY relname COLLATE "C\"""").getValues(0, String.class);
    }

    /** The type of the sequence that belongs to the table's column {@code id}, and that lives and dies with it. */
    List<String> idSequence(String table) {
        return lines("""
                SELECT format_type(seqtypid, NULL) FROM pg_sequence
                WHERE seqrelid = pg_get_serial_sequence({0}, 'id')::regclass""", table);
    }

    private List<String> lines(String query, String table) {
        return sql.fetch(query, DSL.inline("public." + table)).getValues(0, String.class);
    }
}
