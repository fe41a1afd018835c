package dev.cyclelog.runtime.projection;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import java.time.LocalDateTime;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The offsets that live beside the rows, and who may move them on.
 *
 * <p>Safety rests on the epoch: a claim raises it, and an offset moves only for the epoch that holds it, in the
 * transaction that writes the rows. Ending the former owner's backend is for progress: one that is frozen in the middle
 * of a transaction would hold up its successor's rows.
 */
final class ProjectionOffsetStore {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Field<Integer> THIS_BACKEND = DSL.function("pg_backend_pid", SQLDataType.INTEGER);
    private static final Field<LocalDateTime> NOW =
            DSL.field("clock_timestamp() AT TIME ZONE 'UTC'", PROJECTION_OFFSETS.CLAIMED_AT.getDataType());

    private ProjectionOffsetStore() {}

    /**
     * A partition that now is this connection's.
     *
     * @param epoch the owner's
     * @param nextOffset from where to read
     */
    record Claim(long epoch, long nextOffset) {}

    /**
     * The partition's row; one that reads from the beginning if there was none.
     *
     * <p>Looks first: an insert would wait for an owner that is frozen with a lock on the row.
     */
    static ProjectionOffsetsRecord findOrInsert(DSLContext sql, TopicPartition partition) {
        return sql.selectFrom(PROJECTION_OFFSETS)
                .where(isRowOf(partition))
                .fetchOptional()
                .orElseGet(() -> {
                    sql.insertInto(PROJECTION_OFFSETS)
                            .set(PROJECTION_OFFSETS.TOPIC, partition.topic())
                            .set(PROJECTION_OFFSETS.PARTITION, partition.partition())
                            .set(PROJECTION_OFFSETS.NEXT_OFFSET, 0L)
                            .onConflictDoNothing()
                            .execute();
                    return find(sql, partition);
                });
    }

    /**
     * Makes this connection the partition's owner.
     *
     * @param former the row as it was before
     * @param epoch that of this instance's last claim; 0 if Kafka has just assigned the partition
     * @return empty if another instance has claimed it since
     * @throws dev.cyclelog.runtime.ServiceRefusedException if the row belongs to another topic
     */
    static Optional<Claim> claim(DSLContext sql, ProjectionOffsetsRecord former, TopicFacts facts, long epoch) {
        if (isFenced(former, epoch)) {
            return Optional.empty();
        }
        TopicPartition partition = new TopicPartition(former.getTopic(), former.getPartition());
        try {
            return claimOnce(sql, partition, facts, epoch);
        } catch (DataAccessException blocked) {
            if (!LOCK_NOT_AVAILABLE.equals(blocked.sqlState())) {
                throw blocked;
            }
            // The former owner is between its last statement and its commit, and may be frozen there.
            FormerOwner.endBackend(sql, partition, former);
            return claimOnce(sql, partition, facts, epoch);
        }
    }

    private static Optional<Claim> claimOnce(DSLContext sql, TopicPartition partition, TopicFacts facts, long epoch) {
        return sql.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            // A claim that a crash of PostgreSQL forgot would let the former owner in again.
            transaction.execute("SET LOCAL synchronous_commit = on");
            transaction.execute("SET LOCAL lock_timeout = '1s'");
            ProjectionOffsetsRecord row = transaction
                    .selectFrom(PROJECTION_OFFSETS)
                    .where(isRowOf(partition))
                    .forUpdate()
                    .fetchSingle();
            if (isFenced(row, epoch)) {
                return Optional.empty();
            }
            facts.checkIdentity(row);
            transaction
                    .update(PROJECTION_OFFSETS)
                    .set(PROJECTION_OFFSETS.OWNER_EPOCH, nextEpoch(row, epoch))
                    .set(PROJECTION_OFFSETS.OWNER_PID, THIS_BACKEND)
                    .set(PROJECTION_OFFSETS.CLAIMED_AT, NOW)
                    .set(PROJECTION_OFFSETS.CLUSTER_ID, facts.clusterId())
                    .set(PROJECTION_OFFSETS.TOPIC_ID, facts.topicId())
                    .where(isRowOf(partition))
                    .execute();
            // Before the commit: else whoever fails in between leaves a row that does not name this backend any more.
            FormerOwner.endBackend(transaction, partition, row);
            return Optional.of(new Claim(nextEpoch(row, epoch), row.getNextOffset()));
        });
    }

    private static boolean isFenced(ProjectionOffsetsRecord row, long epoch) {
        return epoch > 0 && row.getOwnerEpoch() > epoch;
    }

    /** Also above one that PostgreSQL has forgotten, as after a failover to a standby that had not received it. */
    private static long nextEpoch(ProjectionOffsetsRecord row, long epoch) {
        return Math.max(row.getOwnerEpoch(), epoch) + 1;
    }

    /** The partition's row as it is now. */
    static ProjectionOffsetsRecord find(DSLContext sql, TopicPartition partition) {
        return sql.selectFrom(PROJECTION_OFFSETS).where(isRowOf(partition)).fetchSingle();
    }

    /**
     * Moves the offset on, as the transaction's last statement.
     *
     * @throws OwnershipLostException if the row is not as the last claim or write has left it: this transaction must
     *     not be committed
     */
    static void advance(DSLContext transaction, TopicPartition partition, long epoch, long from, long to) {
        int updated = transaction
                .update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.NEXT_OFFSET, to)
                .setNull(PROJECTION_OFFSETS.REFUSED_OFFSET)
                .setNull(PROJECTION_OFFSETS.REFUSAL)
                .where(isRowOf(partition, epoch, from))
                .execute();
        requireOwned(updated, partition);
    }

    /**
     * Notes that PostgreSQL does not take a record, for people and their tools to see.
     *
     * @throws OwnershipLostException as {@link #advance}
     */
    static void refuse(
            DSLContext sql, TopicPartition partition, long epoch, long from, long refusedOffset, String refusal) {
        int updated = sql.update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.REFUSED_OFFSET, refusedOffset)
                .set(PROJECTION_OFFSETS.REFUSAL, refusal)
                .where(isRowOf(partition, epoch, from))
                .execute();
        requireOwned(updated, partition);
    }

    /**
     * Asks whether the row is as the last claim or write has left it.
     *
     * @throws OwnershipLostException if it is not
     */
    static void requireOwned(DSLContext sql, TopicPartition partition, long epoch, long nextOffset) {
        requireOwned(sql.fetchCount(PROJECTION_OFFSETS, isRowOf(partition, epoch, nextOffset)), partition);
    }

    private static void requireOwned(int rows, TopicPartition partition) {
        if (rows != 1) {
            throw new OwnershipLostException(partition);
        }
    }

    /** Leaves nothing for the next owner to end, unless another instance has become the owner. */
    static void release(DSLContext sql, TopicPartition partition, long epoch) {
        sql.update(PROJECTION_OFFSETS)
                .setNull(PROJECTION_OFFSETS.OWNER_PID)
                .where(isRowOf(partition))
                .and(PROJECTION_OFFSETS.OWNER_EPOCH.eq(epoch))
                // The epoch may be one that was only assumed, after a claim that was not answered.
                .and(PROJECTION_OFFSETS.OWNER_PID.eq(THIS_BACKEND))
                .execute();
    }

    private static Condition isRowOf(TopicPartition partition, long epoch, long nextOffset) {
        return isRowOf(partition)
                .and(PROJECTION_OFFSETS.OWNER_EPOCH.eq(epoch))
                .and(PROJECTION_OFFSETS.NEXT_OFFSET.eq(nextOffset));
    }

    private static Condition isRowOf(TopicPartition partition) {
        return PROJECTION_OFFSETS
                .TOPIC
                .eq(partition.topic())
                .and(PROJECTION_OFFSETS.PARTITION.eq(partition.partition()));
    }
}
