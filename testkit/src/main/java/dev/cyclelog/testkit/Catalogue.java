package dev.cyclelog.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What PostgreSQL itself says about a table of the schema {@code public}, one line of text per thing. */
public final class Catalogue {

    private final DataSource database;

    /** The catalogue of this database. */
    public Catalogue(DataSource database) {
        this.database = database;
    }

    /** In the table's order: name, type, nullability, default. */
    public List<String> columns(String table) {
        return lines("""
                SELECT concat_ws(' ',
                        attname,
                        format_type(atttypid, atttypmod),
                        CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
                        'DEFAULT ' || pg_get_expr(adbin, adrelid))
                FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum""", table);
    }

    /** By name; those behind the constraints included. */
    public List<String> indexes(String table) {
        return lines("""
                SELECT pg_get_indexdef(indexrelid) FROM pg_index
                WHERE indrelid = ?::regclass AND indisvalid
                ORDER BY indexrelid::regclass::text COLLATE "C\"""", table);
    }

    /** By name. */
    public List<String> constraints(String table) {
        return lines("""
                SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE ?::regclass IN (conrelid, confrelid)
                ORDER BY conname COLLATE "C\"""", table);
    }

    /** Triggers and rules, by name. */
    public List<String> triggers(String table) {
        return lines("""
                WITH t AS (SELECT ?::regclass AS oid)
                SELECT pg_get_triggerdef(g.oid) AS line FROM pg_trigger g, t WHERE tgrelid = t.oid AND NOT tgisinternal
                UNION ALL SELECT pg_get_ruledef(r.oid) FROM pg_rewrite r, t WHERE ev_class = t.oid
                ORDER BY line""", table);
    }

    /** Who may do what, with the table and its columns, by whose leave. */
    public List<String> grants(String table) {
        return lines("""
                SELECT concat_ws(' ', grantee, privilege_type, column_name, grantor, is_grantable) FROM (
                    SELECT grantee, privilege_type, NULL AS column_name, grantor, is_grantable, table_schema, table_name
                    FROM information_schema.table_privileges
                    UNION ALL SELECT grantee, privilege_type, column_name, grantor, is_grantable, table_schema, table_name
                    FROM information_schema.column_privileges) grants
                WHERE format('%I.%I', table_schema, table_name) = ? ORDER BY 1""", table);
    }

    /** Comments on the table and whatever belongs to it. */
    public List<String> comments(String table) {
        return lines("""
                WITH t AS (SELECT ?::regclass AS oid),
                parts AS (
                    SELECT t.oid, 'table' AS name FROM t
                    UNION ALL SELECT indexrelid, indexrelid::regclass::text FROM pg_index, t WHERE indrelid = t.oid
                    UNION ALL SELECT c.oid, conname FROM pg_constraint c, t WHERE conrelid = t.oid
                    UNION ALL SELECT g.oid, tgname FROM pg_trigger g, t WHERE tgrelid = t.oid)
                SELECT concat_ws(' ', name, classoid::regclass, objsubid, description)
                FROM pg_description d JOIN parts ON objoid = parts.oid ORDER BY 1""", table);
    }

    /** What tunes the table: storage parameters, statistics targets, replica identity, states of triggers. */
    public List<String> tuning(String table) {
        return lines("""
                WITH t AS (SELECT * FROM pg_class WHERE oid = ?::regclass)
                SELECT concat_ws(' ', pg_get_userbyid(relowner), reloptions, relreplident, relpersistence,
                    (SELECT reloptions FROM pg_class toast WHERE toast.oid = t.reltoastrelid)) AS line FROM t
                UNION ALL SELECT concat_ws(' ', attname, attstattarget, attoptions, attstorage, attcompression)
                FROM pg_attribute, t WHERE attrelid = t.oid AND attnum > 0
                UNION ALL SELECT concat_ws(' ', tgname, tgenabled) FROM pg_trigger, t WHERE tgrelid = t.oid AND NOT tgisinternal
                UNION ALL SELECT concat_ws(' ', indexrelid::regclass, indisclustered, indisreplident)
                FROM pg_index, t WHERE indrelid = t.oid
                ORDER BY line""", table);
    }

    /** All views but PostgreSQL's own: definition, owner, options, grants, comment, by name. */
    public List<String> views() {
        return lines("""
                SELECT concat_ws(' ', oid::regclass, pg_get_viewdef(oid), pg_get_userbyid(relowner), reloptions, relacl,
                    obj_description(oid, 'pg_class'))
                FROM pg_class WHERE relkind = 'v' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                ORDER BY 1""");
    }

    /** Everything in the schema that a SELECT could name, and the sequences: kind and name. */
    public List<String> relations() {
        return lines("""
                SELECT relkind::text || ' ' || relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i' ORDER BY relname COLLATE "C\"""");
    }

    /** The schemas but PostgreSQL's own. */
    public List<String> schemas() {
        return lines("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$' ORDER BY 1");
    }

    /** The type of the sequence that belongs to the table's column {@code id}, and that lives and dies with it. */
    public List<String> idSequence(String table) {
        return lines("""
                SELECT format_type(seqtypid, NULL) FROM pg_sequence
                WHERE seqrelid = pg_get_serial_sequence(?, 'id')::regclass""", table);
    }

    private List<String> lines(String query, String... table) {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (String name : table) {
                statement.setString(1, "public." + name);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read the catalogue", failed);
        }
    }
}
