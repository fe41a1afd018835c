package dev.cyclelog.database;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Holds what else can refuse or change a row against the contract: checks, foreign keys, triggers, rules. */
final class AttachmentCheck {

    /** BEFORE (2), DELETE (8), UPDATE (16), TRUNCATE (32), for each statement: as in {@code pg_trigger.tgtype}. */
    private static final int PROTECTING = 2 + 8 + 16 + 32;

    private static final String TRIGGER = "audit_logs_append_only";
    private static final String MAKE_TRIGGER = """
            CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_logs
                FOR EACH STATEMENT EXECUTE FUNCTION pipeline.protect_audit_logs();""";

    private final DSLContext sql;
    private final ContractTable table;
    private final long oid;
    private final List<ContractDifference> differences = new ArrayList<>();

    AttachmentCheck(DSLContext sql, ContractTable table, long oid) {
        this.sql = sql;
        this.table = table;
        this.oid = oid;
    }

    /**
     * What differs.
     *
     * @param migrated whether {@code audit_logs} must have the trigger that protects it
     */
    List<ContractDifference> differences(boolean migrated) {
        compareConstraints();
        compareTriggers(migrated && table == ContractTable.AUDIT_LOGS);
        compareRules();
        return differences;
    }

    private void compareConstraints() {
        sql.fetch("""
                        SELECT quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition,
                            format('%I.%I', n.nspname, r.relname) AS "on"
                        FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
                            JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
                        WHERE (c.conrelid = {0} OR c.confrelid = {0}) AND c.contype IN ('c', 'f')
                        ORDER BY c.conname""", DSL.val(oid))
                .forEach(row -> differences.add(ContractDifference.mended(
                        "constraint %s on %s".formatted(row.get("name"), row.get("on")),
                        row.get("definition", String.class),
                        "no such constraint",
                        "ALTER TABLE %s DROP CONSTRAINT %s;".formatted(row.get("on"), row.get("name")))));
    }

    private void compareTriggers(boolean protectedLog) {
        boolean isProtected = false;
        for (Record row : sql.fetch("""
                SELECT quote_ident(t.tgname) AS name, pg_get_triggerdef(t.oid) AS definition, t.tgenabled::text AS enabled,
                    n.nspname = 'pipeline' AND p.proname = 'protect_audit_logs' AND t.tgtype = {1}
                        AND t.tgqual IS NULL AND t.tgattr = '' AS protects
                FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
                    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE t.tgrelid = {0} AND NOT t.tgisinternal ORDER BY t.tgname""", DSL.val(oid), DSL.val(PROTECTING))) {
            String name = row.get("name", String.class);
            boolean protects = row.get("protects", Boolean.class);
            if (!protectedLog || !name.equals(TRIGGER)) {
                differences.add(ContractDifference.mended(
                        object(name),
                        row.get("definition", String.class),
                        "no such trigger",
                        "DROP TRIGGER %s ON %s;".formatted(name, table.qualified())));
                continue;
            }
            isProtected = true;
            if (!protects) {
                differences.add(ContractDifference.mended(
                        object(name),
                        row.get("definition", String.class),
                        "the trigger that keeps the log append-only",
                        "DROP TRIGGER %s ON %s;\n%s".formatted(name, table.qualified(), MAKE_TRIGGER)));
            } else if (!List.of("O", "A").contains(row.get("enabled", String.class))) {
                differences.add(ContractDifference.mended(
                        object(name),
                        "disabled",
                        "enabled: it keeps the log append-only",
                        "ALTER TABLE %s ENABLE TRIGGER %s;".formatted(table.qualified(), name)));
            }
        }
        if (protectedLog && !isProtected) {
            differences.add(ContractDifference.mended(
                    object(TRIGGER), "none", "the trigger that keeps the log append-only", MAKE_TRIGGER));
        }
    }

    private void compareRules() {
        sql.fetch("SELECT quote_ident(rulename) AS name FROM pg_catalog.pg_rewrite WHERE ev_class = ? ORDER BY 1", oid)
                .forEach(row -> differences.add(ContractDifference.mended(
                        "rule %s on %s".formatted(row.get("name"), table.table()),
                        "a rule, which changes what statements do",
                        "no rule",
                        "DROP RULE %s ON %s;".formatted(row.get("name"), table.qualified()))));
    }

    private String object(String trigger) {
        return "trigger %s on %s".formatted(trigger, table.table());
    }
}
