package dev.cyclelog.snapshotter;

import dev.cyclelog.runtime.DatabasePool;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** One rebuild of snapshots at a time in a database. PostgreSQL lets go of the lock with the session. */
final class SnapshotRebuildLock {

    /** Any two numbers that nobody else takes: "cycl", "snap". */
    private static final int CLASS = 0x6379636c;

    private static final int OBJECT = 0x736e6170;

    private SnapshotRebuildLock() {}

    /** What is done under the lock. */
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does it, with a connection of the pool that nothing else uses meanwhile.
     *
     * @throws IllegalStateException if another session has the lock
     */
    static <T> T whileHeld(DatabasePool database, Work<T> work) throws IOException {
        try (Connection connection = database.dataSource().getConnection()) {
            DSLContext sql = DSL.using(connection);
            if (!sql.fetchSingle("SELECT pg_try_advisory_lock({0}, {1})", DSL.inline(CLASS), DSL.inline(OBJECT))
                    .get(0, Boolean.class)) {
                throw new IllegalStateException("another rebuild of snapshots is running on this database");
            }
            try {
                return work.run();
            } finally {
                sql.fetch("SELECT pg_advisory_unlock({0}, {1})", DSL.inline(CLASS), DSL.inline(OBJECT));
            }
        } catch (SQLException failed) {
            throw new DataAccessException("cannot connect to PostgreSQL", failed);
        }
    }
}
