package dev.cyclelog.projector.rebuild;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.SQL;
import org.jooq.impl.DSL;

/**
 * What hangs on {@code audit_logs} without being a part of it. PostgreSQL knows a table by a number, not by its name: a
 * new one of the same name would leave all of it with the old one.
 */
final class Dependents {

    /** Views that the owner of the table has made, where Cyclelog's migrations put them: these are made to follow. */
    private static final SQL OWN_VIEWS = DSL.sql("""
            SELECT v.oid FROM pg_class v JOIN pg_class t ON t.oid = {0}::regclass AND t.relowner = v.relowner
            WHERE v.relkind = 'v' AND v.relpersistence = 'p'
                AND v.relnamespace IN ('public'::regnamespace, 'analytics'::regnamespace, 'pipeline'::regnamespace)""", DSL.inline(Names.TABLE));

    private static final String VIEWS_ON_TABLE = """
            SELECT DISTINCT format('%I.%I', nspname, relname) AS name,
                pg_get_viewdef(v.oid) AS definition,
                (SELECT string_agg(format('%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ')
                 FROM unnest(v.reloptions) o) AS options
            FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
                JOIN pg_namespace n ON n.oid = v.relnamespace
            WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = {0}::regclass
                AND r.rulename = '_RETURN' AND v.oid IN ({1})
            ORDER BY name""";

    private static final String FOREIGN = """
            WITH t AS (SELECT * FROM pg_class WHERE oid = {0}::regclass),
            parts AS (
                SELECT 'pg_class'::regclass AS class, oid FROM t
                UNION ALL SELECT 'pg_class'::regclass, reltoastrelid FROM t
                UNION ALL SELECT 'pg_class'::regclass, indexrelid FROM pg_index JOIN t ON indrelid IN (t.oid, reltoastrelid)
                UNION ALL SELECT 'pg_type'::regclass, reltype FROM t
                UNION ALL SELECT 'pg_type'::regclass, typarray FROM pg_type JOIN t ON t.reltype = pg_type.oid
                UNION ALL SELECT 'pg_attrdef'::regclass, d.oid FROM pg_attrdef d JOIN t ON t.oid = adrelid
                UNION ALL SELECT 'pg_constraint'::regclass, c.oid FROM pg_constraint c JOIN t ON t.oid = conrelid
                    WHERE contype IN ('p', 'u', 'c', 'n')
                UNION ALL SELECT 'pg_trigger'::regclass, g.oid FROM pg_trigger g JOIN t ON t.oid = tgrelid
                    WHERE tgisinternal OR tgconstraint = 0),
            followers AS (
                SELECT 'pg_rewrite'::regclass AS class, r.oid FROM pg_rewrite r
                WHERE rulename = '_RETURN' AND ev_class IN ({1})
                UNION ALL
                SELECT 'pg_class'::regclass, objid FROM pg_depend JOIN pg_class s ON s.oid = objid JOIN t ON t.oid = refobjid
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND s.relkind = 'S' AND deptype = 'a')
            SELECT DISTINCT
                CASE WHEN d.classid = 'pg_rewrite'::regclass AND rulename = '_RETURN'
                    THEN format('%s (owner %s)', pg_describe_object('pg_class'::regclass, ev_class, 0), pg_get_userbyid(relowner))
                    ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS line
            FROM pg_depend d JOIN parts p ON d.refclassid = p.class AND d.refobjid = p.oid
                LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
                LEFT JOIN pg_class v ON v.oid = r.ev_class
            WHERE (d.classid::regclass, d.objid) NOT IN (SELECT class, oid FROM parts UNION ALL SELECT class, oid FROM followers)
            UNION ALL
            SELECT format('publication %I', pubname) FROM pg_publication_tables
            WHERE format('%I.%I', schemaname, tablename) = {0}
            UNION ALL
            SELECT format('inheritance from %s', inhparent::regclass) FROM pg_inherits JOIN t ON t.oid = inhrelid
            UNION ALL
            SELECT pg_describe_object(refclassid, refobjid, 0) FROM pg_depend JOIN t ON t.oid = objid
            WHERE classid = 'pg_class'::regclass AND deptype = 'e'
            ORDER BY line""";

    private final DSLContext sql;

    Dependents(DSLContext sql) {
        this.sql = sql;
    }

    /** What cannot be made to follow to another table, in PostgreSQL's words. */
    List<String> foreign() {
        return sql.fetch(FOREIGN, DSL.inline(Names.TABLE), OWN_VIEWS).getValues(0, String.class);
    }

    /**
     * A view that reads the table, as it is defined now.
     *
     * @param name with its schema
     * @param replacement the statement that makes it read whatever table has the name then; grants, comments, the owner
     *     and the views upon it stay
     */
    record View(String name, String replacement) {}

    /** The views that are made to follow. */
    List<View> views() {
        Result<Record3<String, String, String>> rows = sql.resultQuery(
                        VIEWS_ON_TABLE, DSL.inline(Names.TABLE), OWN_VIEWS)
                .coerce(
                        DSL.field("name", String.class),
                        DSL.field("definition", String.class),
                        DSL.field("options", String.class))
                .fetch();
        return rows.map(row -> new View(
                row.value1(),
                "CREATE OR REPLACE VIEW %s%s AS %s"
                        .formatted(
                                row.value1(),
                                row.value3() == null ? "" : " WITH (" + row.value3() + ")",
                                row.value2())));
    }
}
