package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import java.sql.SQLTransientException;
import java.time.LocalDateTime;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL backend of a partition's former owner, and with it the transaction that it may have left open. */
final class FormerOwner {

    private static final Logger LOG = LoggerFactory.getLogger(FormerOwner.class);

    /**
     * The number of a backend is given again to later ones, and on a server that has taken over it may be another
     * database's. PostgreSQL hides the start of other accounts' backends.
     */
    private static final String BACKEND = """
            SELECT usename, pid = pg_backend_pid() AS ours,
                backend_start IS NOT NULL
                AND (pg_has_role(usesysid, 'USAGE') OR pg_has_role('pg_signal_backend', 'USAGE'))
                AND (rolsuper IS NOT TRUE OR current_setting('is_superuser')::boolean) AS may_be_ended
            FROM pg_stat_activity LEFT JOIN pg_roles ON pg_roles.oid = usesysid
            WHERE pid = ? AND datname = current_database()
            AND (backend_start AT TIME ZONE 'UTC' <= ?::timestamp) IS NOT FALSE""";

    private static final String END = "SELECT pg_terminate_backend(?, 5000)";

    private FormerOwner() {}

    /** Whether the owner has let go, or has ended. */
    static boolean isGone(DSLContext sql, ProjectionOffsetsRecord owner) {
        return backend(sql, owner).isEmpty();
    }

    private static Optional<Record> backend(DSLContext sql, ProjectionOffsetsRecord owner) {
        Integer pid = owner.getOwnerPid();
        LocalDateTime claimedAt = owner.getClaimedAt();
        return pid == null ? Optional.empty() : Optional.ofNullable(sql.fetchOne(BACKEND, pid, claimedAt));
    }

    /**
     * Ends the backend if there still is one, and it is not this one.
     *
     * @throws DataAccessException if it does not end within seconds
     */
    static void endBackend(DSLContext sql, TopicPartition partition, ProjectionOffsetsRecord owner) {
        Optional<Record> backend = backend(sql, owner).filter(found -> !found.get("ours", Boolean.class));
        if (backend.isEmpty()) {
            return;
        }
        Integer pid = owner.getOwnerPid();
        if (!Boolean.TRUE.equals(backend.get().get("may_be_ended", Boolean.class))) {
            LOG.atWarn()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("pid", pid)
                    .addKeyValue("account", backend.get().get("usename"))
                    .log("the former owner's backend is of another account and may not be ended; it is waited for while"
                            + " it is in a transaction: give all instances the same account");
            return;
        }
        if (!Boolean.TRUE.equals(sql.fetchSingle(END, pid).get(0, Boolean.class))) {
            String stuck = "the backend %d of %s's former owner does not end".formatted(pid, partition);
            throw new DataAccessException(stuck, new SQLTransientException(stuck));
        }
        LOG.atInfo()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("pid", pid)
                .log("ended the former owner's backend");
    }
}
