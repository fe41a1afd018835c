package dev.cyclelog.projector.rebuild;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * The statements that make a second table like {@code audit_logs}, read from the catalogue and not from a list: what an
 * operator has added to the table is made again too. {@link TableFeatures} tells whether they made everything.
 *
 * <p>They are for a session whose search path is empty.
 */
final class TableDefinition {

    /** Columns, defaults, NOT NULL, CHECK, storage, compression; comments on these; storage parameters. */
    private static final String TABLE = """
            SELECT format('CREATE TABLE %1$s (LIKE %2$s INCLUDING ALL EXCLUDING IDENTITY EXCLUDING INDEXES EXCLUDING STATISTICS)%3$s',
                {0}, {1}, ' WITH (' || (SELECT string_agg(option, ', ') FROM (
                    SELECT format('%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)) AS option
                    FROM unnest(t.reloptions) o
                    UNION ALL
                    SELECT format('toast.%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1))
                    FROM pg_class toast, unnest(toast.reloptions) o WHERE toast.oid = t.reltoastrelid) options) || ')')
            FROM pg_class t WHERE t.oid = {1}::regclass""";

    /** The one that takes longest to build comes first. */
    private static final String INDEXES = """
            SELECT replace(pg_get_indexdef(i.indexrelid), format(' ON %s USING ', {1}), format(' ON %s USING ', {0}))
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
            WHERE i.indrelid = {1}::regclass AND i.indisvalid
            ORDER BY am.amname = 'btree', i.indnatts DESC, c.relname""";

    private static final String CONSTRAINTS = """
            SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %I%s', {0}, con.conname,
                CASE con.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, c.relname,
                concat(CASE WHEN con.condeferrable THEN ' DEFERRABLE' END, CASE WHEN con.condeferred THEN ' INITIALLY DEFERRED' END))
            FROM pg_constraint con JOIN pg_class c ON c.oid = con.conindid
            WHERE con.conrelid = {1}::regclass AND con.contype IN ('p', 'u')
            ORDER BY con.conname""";

    private static final String REST = """
            WITH t AS (SELECT * FROM pg_class WHERE oid = {1}::regclass),
            columns AS (SELECT a.* FROM pg_attribute a JOIN t ON t.oid = attrelid WHERE attnum > 0 AND NOT attisdropped),
            -- Default privileges may have granted more than the old table has.
            revokes AS (
                SELECT DISTINCT format('REVOKE ALL ON TABLE %s FROM %s', {0},
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END) AS line
                FROM t, pg_class shadow, aclexplode(coalesce(shadow.relacl, acldefault('r', shadow.relowner)))
                WHERE shadow.oid = {0}::regclass AND (t.relacl IS NOT NULL OR shadow.relacl IS NOT NULL)),
            grants AS (
                SELECT format('GRANT %s ON TABLE %s TO %s%s', privilege_type, {0},
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                    CASE WHEN is_grantable AND grantee <> relowner THEN ' WITH GRANT OPTION' END) AS line
                FROM t, aclexplode(coalesce(t.relacl, acldefault('r', t.relowner)))
                WHERE EXISTS (SELECT FROM revokes)
                UNION ALL
                SELECT format('GRANT %s (%I) ON TABLE %s TO %s%s', privilege_type, attname, {0},
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
                FROM columns, aclexplode(attacl)),
            alterations AS (
                SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', {0}, attname, attstattarget) AS line
                FROM columns WHERE attstattarget >= 0
                UNION ALL
                SELECT format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', {0}, attname, array_to_string(attoptions, ', '))
                FROM columns WHERE attoptions IS NOT NULL
                UNION ALL
                SELECT format('ALTER TABLE %s REPLICA IDENTITY %s', {0},
                    CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
                        ELSE 'USING INDEX ' || (SELECT quote_ident(relname) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
                                                WHERE indrelid = t.oid AND indisreplident) END)
                FROM t WHERE relreplident <> 'd'
                UNION ALL
                SELECT format('ALTER TABLE %s CLUSTER ON %I', {0}, relname)
                FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = {1}::regclass AND indisclustered),
            triggers AS (
                SELECT tgname AS name,
                    replace(pg_get_triggerdef(oid), format(' ON %s ', {1}), format(' ON %s ', {0})) AS line,
                    CASE tgenabled WHEN 'O' THEN NULL ELSE format('ALTER TABLE %s %s TRIGGER %I', {0},
                        CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, tgname)
                    END AS state,
                    format('COMMENT ON TRIGGER %I ON %s IS %L', tgname, {0}, obj_description(oid, 'pg_trigger')) AS comment
                FROM pg_trigger WHERE tgrelid = {1}::regclass AND NOT tgisinternal),
            comments AS (
                SELECT format('COMMENT ON TABLE %s IS %L', {0}, obj_description(oid, 'pg_class')) AS line FROM t
                UNION ALL
                SELECT format('COMMENT ON INDEX %I.%I IS %L', split_part({0}, '.', 1), relname, obj_description(c.oid, 'pg_class'))
                FROM pg_index JOIN pg_class c ON c.oid = indexrelid
                WHERE indrelid = {1}::regclass AND obj_description(c.oid, 'pg_class') IS NOT NULL
                UNION ALL
                SELECT format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, {0}, obj_description(oid, 'pg_constraint'))
                FROM pg_constraint
                WHERE conrelid = {1}::regclass AND contype IN ('p', 'u') AND obj_description(oid, 'pg_constraint') IS NOT NULL)
            SELECT line FROM (
                SELECT 1 AS place, line FROM revokes
                UNION ALL SELECT 2, line FROM grants
                UNION ALL SELECT 3, line FROM alterations
                UNION ALL SELECT 4, line FROM triggers
                UNION ALL SELECT 5, state FROM triggers
                UNION ALL SELECT 6, line FROM comments
                UNION ALL SELECT 7, comment FROM triggers) statements
            WHERE line IS NOT NULL ORDER BY place, line""";

    private final DSLContext sql;
    private final String shadow;

    /** Reads from the catalogue, as it is at each call, what makes {@code shadow} like {@code audit_logs}. */
    TableDefinition(DSLContext sql, String shadow) {
        this.sql = sql;
        this.shadow = shadow;
    }

    /** Makes the table, without indexes. */
    List<String> table() {
        return statements(TABLE);
    }

    /** Each makes an index, with the name that it has on the old table. */
    List<String> indexes() {
        return statements(INDEXES);
    }

    /** Turns indexes into the constraints that they stand for. */
    List<String> constraints() {
        return statements(CONSTRAINTS);
    }

    /** Grants, triggers, comments and everything else; the shadow exists, with indexes and constraints. */
    List<String> rest() {
        return statements(REST);
    }

    private List<String> statements(String query) {
        return sql.fetch(query, DSL.inline(shadow), DSL.inline(Names.TABLE)).getValues(0, String.class);
    }
}
