package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import java.time.LocalDateTime;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the PostgreSQL backend of a partition's former owner, and with it the transaction that it may have left open.
 */
final class FormerOwner {

    private static final Logger LOG = LoggerFactory.getLogger(FormerOwner.class);

    /** PostgreSQL hides the start of other accounts' backends. */
    private static final String BACKEND = """
            SELECT usename, backend_start AT TIME ZONE 'UTC'
            FROM pg_stat_activity WHERE pid = ? AND pid <> pg_backend_pid()""";

    private static final String END = "SELECT pg_terminate_backend(?, 5000)";

    private FormerOwner() {}

    static void endBackend(DSLContext sql, TopicPartition partition, ProjectionOffsetsRecord owner) {
        Integer pid = owner.getOwnerPid();
        Record backend = pid == null ? null : sql.fetchOne(BACKEND, pid);
        if (backend == null) {
            return;
        }
        LocalDateTime started = backend.get(1, LocalDateTime.class);
        if (started == null) {
            LOG.warn(
                    "the former owner of {} has left its backend {} to the account {}: this account may not end it, and"
                            + " waits while it is in a transaction; give all instances the same account",
                    partition,
                    pid,
                    backend.get(0));
        } else if (!started.isAfter(owner.getClaimedAt())) {
            boolean ended = Boolean.TRUE.equals(sql.fetchSingle(END, pid).get(0, Boolean.class));
            LOG.info("the backend {} of {}'s former owner {}", pid, partition, ended ? "was ended" : "does not end");
        }
    }
}
