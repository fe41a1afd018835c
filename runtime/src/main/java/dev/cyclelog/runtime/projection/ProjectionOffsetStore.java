package dev.cyclelog.runtime.projection;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/** The offsets that live beside the rows. */
final class ProjectionOffsetStore {

    private ProjectionOffsetStore() {}

    /** The offset to read from; 0 for a partition that was never read. */
    static long nextOffset(DSLContext sql, TopicPartition partition) {
        sql.insertInto(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.TOPIC, partition.topic())
                .set(PROJECTION_OFFSETS.PARTITION, partition.partition())
                .set(PROJECTION_OFFSETS.NEXT_OFFSET, 0L)
                .onConflictDoNothing()
                .execute();
        return sql.select(PROJECTION_OFFSETS.NEXT_OFFSET)
                .from(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(partition.topic()))
                .and(PROJECTION_OFFSETS.PARTITION.eq(partition.partition()))
                .fetchSingle(PROJECTION_OFFSETS.NEXT_OFFSET);
    }

    /**
     * Moves the offset on, as the transaction's last statement.
     *
     * @throws IllegalStateException if it is not where this owner left it: then somebody else has written these rows,
     *     and this transaction must not
     */
    static void advance(DSLContext transaction, TopicPartition partition, long from, long to) {
        int updated = transaction
                .update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.NEXT_OFFSET, to)
                .where(PROJECTION_OFFSETS.TOPIC.eq(partition.topic()))
                .and(PROJECTION_OFFSETS.PARTITION.eq(partition.partition()))
                .and(PROJECTION_OFFSETS.NEXT_OFFSET.eq(from))
                .execute();
        if (updated != 1) {
            throw new IllegalStateException("the offset of " + partition + " is no longer " + from
                    + ": another instance has written this partition; nothing was written here");
        }
    }
}
