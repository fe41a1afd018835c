package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;

import java.time.LocalDateTime;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** How far a cycle's snapshot has counted, and whether it is stale. */
final class SnapshotPosition {

    private static final Field<LocalDateTime> NOW =
            DSL.field("clock_timestamp() AT TIME ZONE 'UTC'", SNAPSHOT_POSITIONS.WRITTEN_AT.getDataType());

    private SnapshotPosition() {}

    /**
     * Notes that the cycle's snapshot is about to be written, and keeps others from it until the end of the
     * transaction.
     *
     * @return false if it must not be written, because the one that is there counts more events
     */
    static boolean advance(DSLContext transaction, int cycleNumber, CycleSummary summary) {
        int last = summary.lastSequenceNumber();
        String[] remarks = SnapshotRow.remarks(summary);
        return transaction
                        .insertInto(SNAPSHOT_POSITIONS)
                        .set(SNAPSHOT_POSITIONS.CYCLE_NUMBER, cycleNumber)
                        .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, last)
                        .set(SNAPSHOT_POSITIONS.REMARKS, remarks)
                        .set(SNAPSHOT_POSITIONS.WRITTEN_AT, NOW)
                        .onConflict(SNAPSHOT_POSITIONS.CYCLE_NUMBER)
                        .doUpdate()
                        .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, last)
                        .set(SNAPSHOT_POSITIONS.REMARKS, remarks)
                        .set(SNAPSHOT_POSITIONS.WRITTEN_AT, NOW)
                        .set(
                                SNAPSHOT_POSITIONS.REFUSED_SEQUENCE_NUMBER,
                                DSL.when(
                                        SNAPSHOT_POSITIONS.REFUSED_SEQUENCE_NUMBER.gt(last),
                                        SNAPSHOT_POSITIONS.REFUSED_SEQUENCE_NUMBER))
                        .where(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER.le(last))
                        .execute()
                == 1;
    }

    /**
     * Notes that a summary was refused.
     *
     * @param last up to where it went
     * @return whether the snapshot is stale only since this
     */
    static boolean refuse(DSLContext transaction, int cycleNumber, int last) {
        boolean wasStale = transaction.fetchExists(
                SNAPSHOT_POSITIONS,
                SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(cycleNumber).and(SNAPSHOT_POSITIONS.STALE));
        int refused = transaction
                .insertInto(SNAPSHOT_POSITIONS)
                .set(SNAPSHOT_POSITIONS.CYCLE_NUMBER, cycleNumber)
                .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, 0)
                .set(SNAPSHOT_POSITIONS.REFUSED_SEQUENCE_NUMBER, last)
                .onConflict(SNAPSHOT_POSITIONS.CYCLE_NUMBER)
                .doUpdate()
                .set(
                        SNAPSHOT_POSITIONS.REFUSED_SEQUENCE_NUMBER,
                        // NULL is no number: the greatest of the two is then the other one.
                        DSL.greatest(SNAPSHOT_POSITIONS.REFUSED_SEQUENCE_NUMBER, DSL.val(last)))
                // One that counts these events already is as good as it can be.
                .where(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER.lt(last))
                .execute();
        return refused == 1 && !wasStale;
    }
}
