package dev.cyclelog.projector.rebuild;

import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** One rebuild at a time in a database. */
final class RebuildLock {

    /** Any two numbers that nobody else takes: "cycl", "rebu". */
    private static final int CLASS = 0x6379636c;

    private static final int OBJECT = 0x72656275;

    private static final String HOLDER = """
            SELECT string_agg(pid::text, ', ') FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND classid = {0}::oid AND objid = {1}::oid""";

    private RebuildLock() {}

    /**
     * Takes the lock until the session ends.
     *
     * @throws RebuildRefusedException if another session has it
     */
    static void take(RebuildSession session) {
        DSLContext sql = session.sql();
        // A rebuild that was killed a moment ago still has it.
        session.execute("SET lock_timeout = '5s'");
        try {
            sql.fetch("SELECT pg_advisory_lock({0}, {1})", DSL.inline(CLASS), DSL.inline(OBJECT));
        } catch (DataAccessException locked) {
            throw new RebuildRefusedException("another rebuild of audit_logs is running (session of PostgreSQL: %s)"
                    .formatted(sql.fetchValue(HOLDER, DSL.inline(CLASS), DSL.inline(OBJECT))));
        }
        session.execute("SET lock_timeout = 0");
    }
}
