package dev.cyclelog.projector.rebuild;

import static dev.cyclelog.projector.rebuild.Names.RETIRED_SCHEMA;
import static dev.cyclelog.projector.rebuild.Names.SHADOW;
import static dev.cyclelog.projector.rebuild.Names.SHADOW_SCHEMA;

import dev.cyclelog.projector.AuditLogRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The table that is being filled, and how far. */
final class Shadow {

    private static final Table<?> TABLE = DSL.table(DSL.name(SHADOW.split("\\.")));

    private final RebuildSession session;
    private final ShadowLoad load;
    private final String topic;
    private LogPosition position = LogPosition.beginning();
    private long rows;

    /**
     * A shadow that is yet to be made.
     *
     * @param session acts as the owner of the tables
     */
    Shadow(RebuildSession session, ShadowLoad load, String topic) {
        this.session = session;
        this.load = load;
        this.topic = topic;
    }

    /** Makes the schemas that the owner works in; removes what a rebuild has left behind that was killed. */
    static void makeRoom(RebuildSession session, String owner) {
        removeLeftovers(session);
        session.execute("RESET ROLE");
        session.execute("CREATE SCHEMA %s AUTHORIZATION %s".formatted(SHADOW_SCHEMA, owner));
        session.execute("CREATE SCHEMA %s AUTHORIZATION %s".formatted(RETIRED_SCHEMA, owner));
        session.execute("SET ROLE " + owner);
    }

    static void removeLeftovers(RebuildSession session) {
        session.execute("SET lock_timeout = '30s'");
        session.execute("SET client_min_messages = warning");
        session.execute("DROP SCHEMA IF EXISTS %s, %s CASCADE".formatted(SHADOW_SCHEMA, RETIRED_SCHEMA));
        session.execute("RESET client_min_messages");
        session.execute("SET lock_timeout = 0");
    }

    /**
     * Makes the table and fills it up to a position, in one transaction: rows of a table that nobody else can have seen
     * are written as frozen, so that they need no vacuum and index-only scans work at once.
     */
    void fill(LogPosition to, LongConsumer progress) {
        session.inTransaction(() -> {
            session.execute(new TableDefinition(session.sql(), SHADOW).table());
            copy(to, progress, "FREEZE");
        });
    }

    /** Copies what the old table has got meanwhile. */
    void catchUp(LongConsumer progress) {
        LogPosition to = LogPosition.projected(session.sql(), topic);
        if (to.distanceFrom(position) > 0) {
            copy(to, progress);
        }
    }

    /** Copies what is missing, and keeps the offsets from moving until the end of this transaction. */
    void copyLastTail() {
        copy(LogPosition.projectedAndLocked(session.sql(), topic), written -> {});
    }

    private void copy(LogPosition to, LongConsumer progress, String... options) {
        String statement = AuditLogRows.copyInto(session.sql(), TABLE, options);
        rows += load.copy(session, statement, position, to, progress);
        position = to;
    }

    /** How many offsets the old table is ahead. */
    long distance() {
        return LogPosition.projected(session.sql(), topic).distanceFrom(position);
    }

    /**
     * Holds what PostgreSQL counts against what was copied.
     *
     * @throws IllegalStateException if they differ
     */
    void checkCounts() {
        Map<Integer, Long> counted = new HashMap<>();
        DSLContext sql = session.sql();
        sql.fetch("SELECT cycle_number, count(*) FROM %s GROUP BY cycle_number".formatted(SHADOW))
                .forEach(row -> counted.put(row.get(0, Integer.class), row.get(1, Long.class)));
        Map<Integer, Long> copied = load.sequences().rows();
        if (!counted.equals(copied)) {
            List<Integer> different = copied.keySet().stream()
                    .filter(cycle -> !copied.get(cycle).equals(counted.get(cycle)))
                    .sorted()
                    .limit(20)
                    .toList();
            throw new IllegalStateException(
                    "the new table does not hold what was copied; the old one stays. Cycles that differ: " + different);
        }
    }

    long rows() {
        return rows;
    }

    long skipped() {
        return load.skipped();
    }
}
