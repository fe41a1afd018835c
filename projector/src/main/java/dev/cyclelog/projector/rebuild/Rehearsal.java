package dev.cyclelog.projector.rebuild;

import dev.cyclelog.runtime.FailureText;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Finds, before anything is loaded, what the swap could not carry over: makes the new table with all that belongs to
 * it, without rows, and compares. It is rolled back; the old table is only looked at.
 */
final class Rehearsal {

    private static final String SHADOW = Names.SHADOW;

    private Rehearsal() {}

    /** What stands in the way, a line each; nothing if the rebuild may begin. */
    static List<String> obstacles(RebuildSession session) {
        List<String> obstacles = new ArrayList<>(new Dependents(session.sql()).foreign());
        if (!obstacles.isEmpty()) {
            return obstacles;
        }
        session.rolledBack(() -> {
            DSLContext sql = session.sql();
            TableDefinition definition = new TableDefinition(sql, SHADOW);
            try {
                session.execute(definition.table());
                session.execute(definition.indexes());
                session.execute(definition.constraints());
                session.execute(definition.rest());
            } catch (DataAccessException failed) {
                obstacles.add("the table cannot be made a second time: " + FailureText.of(failed));
                return;
            }
            obstacles.addAll(TableFeatures.of(sql, Names.TABLE).differences(TableFeatures.of(sql, SHADOW)));
        });
        return obstacles;
    }
}
