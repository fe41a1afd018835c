package dev.cyclelog.projector.rebuild;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Everything that the catalogue knows of a table but its rows, a line of text per thing: two tables with equal lines
 * serve equally. What is not carried over makes a difference here, and is not lost silently.
 *
 * @param lines sorted; as if the table were {@code audit_logs} itself
 */
record TableFeatures(List<String> lines) {

    private static final String QUERY = """
            WITH t AS (SELECT * FROM pg_class WHERE oid = {0}::regclass),
            acls AS (
                SELECT format('grant of %s to %s by %s%s', privilege_type,
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, pg_get_userbyid(grantor),
                    CASE WHEN is_grantable THEN ' with grant option' END) AS line
                FROM t, aclexplode(coalesce(relacl, acldefault('r', relowner)))
                UNION ALL
                SELECT format('grant of %s (%s) to %s by %s%s', privilege_type, attname,
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, pg_get_userbyid(grantor),
                    CASE WHEN is_grantable THEN ' with grant option' END)
                FROM pg_attribute a JOIN t ON t.oid = attrelid, aclexplode(attacl)),
            relations AS (
                SELECT t.*, 'table' AS what FROM t
                UNION ALL
                SELECT toast.*, 'TOAST table' FROM t JOIN pg_class toast ON toast.oid = t.reltoastrelid
                UNION ALL
                SELECT c.*, 'index ' || c.relname
                FROM pg_index JOIN t ON t.oid = indrelid JOIN pg_class c ON c.oid = indexrelid)
            SELECT line FROM acls
            UNION ALL
            SELECT concat_ws(', ', format('%s: owner %s', what, pg_get_userbyid(relowner)),
                'access method ' || (SELECT amname FROM pg_am am WHERE am.oid = relam),
                'tablespace ' || (SELECT spcname FROM pg_tablespace s WHERE s.oid = reltablespace),
                'persistence ' || relpersistence::text,
                'replica identity ' || relreplident::text,
                CASE WHEN relrowsecurity THEN 'row security' END,
                CASE WHEN relforcerowsecurity THEN 'row security forced' END,
                CASE WHEN reloftype <> 0 THEN 'of type ' || format_type(reloftype, NULL) END,
                'options ' || (SELECT string_agg(o, ' ' ORDER BY o) FROM unnest(reloptions) o),
                'comment ' || obj_description(oid, 'pg_class'),
                'security label ' || (SELECT string_agg(label, ' ' ORDER BY label) FROM pg_seclabel l
                                      WHERE l.classoid = 'pg_class'::regclass AND l.objoid = relations.oid))
            FROM relations
            UNION ALL
            SELECT concat_ws(', ',
                format('column %s: place %s, %s', attname, row_number() OVER (ORDER BY attnum), format_type(atttypid, atttypmod)),
                'collation ' || (SELECT collname FROM pg_collation c WHERE c.oid = attcollation),
                CASE WHEN attnotnull THEN 'NOT NULL' END,
                'default ' || pg_get_expr(adbin, adrelid),
                'identity ' || nullif(attidentity::text, ''),
                'generated ' || nullif(attgenerated::text, ''),
                'storage ' || attstorage::text,
                'compression ' || nullif(attcompression::text, ''),
                'statistics ' || nullif(attstattarget::text, '-1'),
                'options ' || (SELECT string_agg(o, ' ' ORDER BY o) FROM unnest(attoptions) o),
                'comment ' || col_description(attrelid, attnum))
            FROM pg_attribute JOIN t ON t.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT concat_ws(', ', pg_get_indexdef(indexrelid),
                CASE WHEN NOT indisvalid THEN 'invalid' END,
                CASE WHEN indisclustered THEN 'clustered' END,
                CASE WHEN indisreplident THEN 'replica identity' END,
                CASE WHEN NOT indimmediate THEN 'deferrable' END,
                'statistics ' || (SELECT string_agg(attnum || '=' || attstattarget, ' ' ORDER BY attnum) FROM pg_attribute
                                  WHERE attrelid = indexrelid AND attstattarget >= 0))
            FROM pg_index JOIN t ON t.oid = indrelid
            UNION ALL
            SELECT concat_ws(', ', format('constraint %s %s', conname, pg_get_constraintdef(oid)),
                CASE WHEN NOT convalidated THEN 'not validated' END,
                'comment ' || obj_description(oid, 'pg_constraint'))
            FROM pg_constraint WHERE conrelid = {0}::regclass
            UNION ALL
            SELECT concat_ws(', ', pg_get_triggerdef(oid), 'state ' || tgenabled::text, 'comment ' || obj_description(oid, 'pg_trigger'))
            FROM pg_trigger WHERE tgrelid = {0}::regclass AND NOT tgisinternal
            UNION ALL
            SELECT 'rule ' || pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = {0}::regclass
            UNION ALL
            SELECT 'policy ' || polname FROM pg_policy WHERE polrelid = {0}::regclass
            UNION ALL
            SELECT 'statistics object ' || stxname FROM pg_statistic_ext WHERE stxrelid = {0}::regclass""";

    /** The features of a table, given by its qualified name. */
    static TableFeatures of(DSLContext sql, String table) {
        String schema = table.substring(0, table.indexOf('.') + 1);
        return new TableFeatures(sql.fetch(QUERY, DSL.inline(table)).getValues(0, String.class).stream()
                .map(line -> line.replace(schema + "audit_logs", Names.TABLE))
                .sorted()
                .toList());
    }

    /** The lines that the other table lacks, and those that it has instead. */
    List<String> differences(TableFeatures other) {
        List<String> differences = new ArrayList<>();
        lines.stream().filter(line -> !other.lines.contains(line)).forEach(differences::add);
        other.lines.stream()
                .filter(line -> !lines.contains(line))
                .map(line -> "instead: " + line)
                .forEach(differences::add);
        return differences;
    }
}
