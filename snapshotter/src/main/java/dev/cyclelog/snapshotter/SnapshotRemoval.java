package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jooq.DSLContext;

/** Removes snapshots that nobody but somebody behind Cyclelog's back can have made. */
final class SnapshotRemoval {

    private final DSLContext sql;
    private final CycleStores stores;

    /** @param stores what a rebuild has counted */
    SnapshotRemoval(DSLContext sql, CycleStores stores) {
        this.sql = sql;
        this.stores = stores;
    }

    /**
     * Removes the snapshots of those of the cycles that were not complete when they were counted, unless they count
     * events that came later.
     *
     * @return the cycles
     */
    List<Integer> removeWrong(IntPredicate cycles) {
        Set<Integer> found = new TreeSet<>(
                sql.select(CYCLE_SNAPSHOTS.CYCLE_NUMBER).from(CYCLE_SNAPSHOTS).fetchSet(CYCLE_SNAPSHOTS.CYCLE_NUMBER));
        for (ReadModel model : ReadModel.values()) {
            found.addAll(model.cycles(sql));
        }
        List<Integer> removed = new ArrayList<>();
        for (int cycleNumber : found) {
            if (cycles.test(cycleNumber) && removeIfWrong(cycleNumber)) {
                removed.add(cycleNumber);
            }
        }
        return removed;
    }

    private boolean removeIfWrong(int cycleNumber) {
        CycleState cycle = stores.cycle(cycleNumber);
        if (cycle.isClosed() || !cycle.isWhole()) {
            return false;
        }
        return sql.transactionResult(configuration -> {
            DSLContext transaction = configuration.dsl();
            // Whoever writes a snapshot makes this row first, or waits for it.
            transaction
                    .insertInto(SNAPSHOT_POSITIONS)
                    .set(SNAPSHOT_POSITIONS.CYCLE_NUMBER, cycleNumber)
                    .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, 0)
                    .onConflictDoNothing()
                    .execute();
            int counted = transaction
                    .select(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER)
                    .from(SNAPSHOT_POSITIONS)
                    .where(SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(cycleNumber))
                    .forUpdate()
                    .fetchSingle()
                    .value1();
            if (counted > cycle.lastSequenceNumber()) {
                return false;
            }
            transaction
                    .deleteFrom(CYCLE_SNAPSHOTS)
                    .where(CYCLE_SNAPSHOTS.CYCLE_NUMBER.eq(cycleNumber))
                    .execute();
            for (ReadModel model : ReadModel.values()) {
                model.drop(transaction, cycleNumber);
            }
            transaction
                    .deleteFrom(SNAPSHOT_POSITIONS)
                    .where(SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(cycleNumber))
                    .execute();
            return true;
        });
    }
}
