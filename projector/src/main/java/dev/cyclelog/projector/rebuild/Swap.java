package dev.cyclelog.projector.rebuild;

import static dev.cyclelog.projector.rebuild.Names.RETIRED;
import static dev.cyclelog.projector.rebuild.Names.RETIRED_SCHEMA;
import static dev.cyclelog.projector.rebuild.Names.SHADOW;
import static dev.cyclelog.projector.rebuild.Names.SHADOW_SCHEMA;
import static dev.cyclelog.projector.rebuild.Names.TABLE;

import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Puts the shadow table in the place of the old one, in one transaction.
 *
 * <p>Locks are taken in the order in which others take them: the table before the offset rows, as the projector does;
 * views before the table, as their readers do. Who wants to read waits only while this waits for the last lock, which
 * is not long: a query that runs longer makes the attempt fail, not the others wait.
 */
final class Swap {

    /** A projector's transaction ends within it, and a vacuum has given way. */
    private static final String LOCK_OUT_WRITERS = "SET LOCAL lock_timeout = '5s'";

    private static final String LOCK_OUT_READERS = "SET LOCAL lock_timeout = '200ms'";

    /** lock_not_available, deadlock_detected. */
    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    private static final String SEQUENCES = """
            SELECT format('%I.%I', nspname, s.relname), format('%s.%I', {0}, attname)
            FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                JOIN pg_namespace n ON n.oid = s.relnamespace
                JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = {0}::regclass AND d.deptype = 'a'""";

    private static final String HOLDERS = """
            SELECT DISTINCT format('session %s of %s', pid, usename) || coalesce(' in a transaction for '
                || round(extract(epoch FROM clock_timestamp() - xact_start)) || ' s', '')
            FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'relation' AND relation = {0}::regclass AND granted AND pid <> pg_backend_pid()
            LIMIT 5""";

    private final RebuildSession session;
    private final Shadow shadow;
    private final String role;

    /**
     * Prepares the swap.
     *
     * @param role the statement that makes the session act as the owner of the tables
     */
    Swap(RebuildSession session, Shadow shadow, String role) {
        this.session = session;
        this.shadow = shadow;
        this.role = role;
    }

    private static final class ObstructedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<String> obstacles;

        private ObstructedException(List<String> obstacles) {
            this.obstacles = obstacles;
        }
    }

    /**
     * Tries once. If it does not succeed, everything is as before, except that the shadow has a little more of the
     * tail.
     *
     * @return what stands in the way; nothing if it has succeeded
     * @throws RebuildRefusedException if the table was changed since the shadow was made
     */
    List<String> attempt() {
        DSLContext sql = session.sql();
        try {
            return sql.transactionResult(transaction -> {
                session.execute(LOCK_OUT_WRITERS);
                session.execute("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE".formatted(TABLE));
                shadow.copyLastTail();
                return replaceUnlessRead(transaction.dsl());
            });
        } catch (DataAccessException failed) {
            // Not after the tail was copied: what comes then is rolled back by itself.
            return obstaclesBehind(failed);
        }
    }

    private List<String> replaceUnlessRead(DSLContext transaction) {
        try {
            transaction.transaction(savepoint -> {
                session.execute(LOCK_OUT_READERS);
                List<Dependents.View> views = new Dependents(transaction).views();
                // LOCK would also lock, and need rights on, whatever else a view reads. This changes nothing.
                views.forEach(view -> session.execute("ALTER VIEW %s OWNER TO CURRENT_USER".formatted(view.name())));
                session.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(TABLE));
                replace(transaction);
            });
            return List.of();
        } catch (ObstructedException obstructed) {
            return obstructed.obstacles;
        } catch (DataAccessException failed) {
            return obstaclesBehind(failed);
        }
    }

    private void replace(DSLContext transaction) {
        Dependents dependents = new Dependents(transaction);
        List<String> foreign = dependents.foreign();
        if (!foreign.isEmpty()) {
            throw new ObstructedException(foreign);
        }
        TableFeatures before = TableFeatures.of(transaction, TABLE);
        List<Dependents.View> views = dependents.views();
        Result<Record> sequences = transaction.fetch(SEQUENCES, DSL.inline(TABLE));

        session.execute(new TableDefinition(transaction, SHADOW).rest());
        sequences.forEach(row -> session.execute("ALTER SEQUENCE %s OWNED BY NONE".formatted(row.get(0))));
        session.execute("ALTER TABLE %s SET SCHEMA %s".formatted(TABLE, RETIRED_SCHEMA));
        session.execute("ALTER TABLE %s SET SCHEMA public".formatted(SHADOW));
        sequences.forEach(row -> session.execute("ALTER SEQUENCE %s OWNED BY %s".formatted(row.get(0), row.get(1))));
        views.forEach(view -> session.execute(view.replacement()));
        session.execute("DROP TABLE " + RETIRED);
        session.execute("DROP SCHEMA %s, %s".formatted(RETIRED_SCHEMA, SHADOW_SCHEMA));

        List<String> differences = before.differences(TableFeatures.of(transaction, TABLE));
        if (!differences.isEmpty()) {
            throw new RebuildRefusedException(
                    "audit_logs was changed while it was rebuilt; the old table stays, start again:\n  "
                            + String.join("\n  ", differences));
        }
    }

    private List<String> obstaclesBehind(DataAccessException failed) {
        if (!LOCKED.contains(failed.sqlState())) {
            throw failed;
        }
        // The owner of the tables is seldom shown since when others are at work.
        session.execute("RESET ROLE");
        List<String> holders = session.sql().fetch(HOLDERS, DSL.inline(TABLE)).getValues(0, String.class);
        session.execute(role);
        return holders.isEmpty() ? List.of("a session that has just ended") : holders;
    }
}
