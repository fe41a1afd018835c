package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cycle's row in {@code cycle_snapshots}, assembled from the read models in the same transaction. */
final class SnapshotRow {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRow.class);

    private SnapshotRow() {}

    static void write(DSLContext transaction, int cycleNumber, CycleSummary summary) {
        long duration = ChronoUnit.MILLIS.between(summary.startTime(), summary.endTime());
        Map<Field<?>, Object> row = new LinkedHashMap<>();
        row.put(CYCLE_SNAPSHOTS.TRIGGER_TYPE, summary.triggerType());
        row.put(CYCLE_SNAPSHOTS.START_TIME, summary.startTime());
        row.put(CYCLE_SNAPSHOTS.END_TIME, summary.endTime());
        row.put(CYCLE_SNAPSHOTS.DURATION_MS, (int)
                within(cycleNumber, "duration_ms", BigDecimal.valueOf(duration), Integer.MAX_VALUE));
        row.put(CYCLE_SNAPSHOTS.STABLE_METRICS, ReadModel.STABLES.snapshotOf(cycleNumber));
        row.put(CYCLE_SNAPSHOTS.ROBOT_METRICS, ReadModel.ROBOTS.snapshotOf(cycleNumber));
        row.put(CYCLE_SNAPSHOTS.STEP_DURATIONS, ReadModel.STEPS.snapshotOf(cycleNumber));
        row.put(CYCLE_SNAPSHOTS.TOTAL_BATTLES, summary.totalBattles());
        row.put(
                CYCLE_SNAPSHOTS.TOTAL_CREDITS_TRANSACTED,
                whole(cycleNumber, "total_credits_transacted", summary.totalCreditsTransacted(), Long.MAX_VALUE));
        row.put(CYCLE_SNAPSHOTS.TOTAL_PRESTIGE_AWARDED, (int)
                whole(cycleNumber, "total_prestige_awarded", summary.totalPrestigeAwarded(), Integer.MAX_VALUE));
        transaction
                .insertInto(CYCLE_SNAPSHOTS)
                .set(CYCLE_SNAPSHOTS.CYCLE_NUMBER, cycleNumber)
                .set(row)
                .onConflict(CYCLE_SNAPSHOTS.CYCLE_NUMBER)
                .doUpdate()
                .set(row)
                .execute();
    }

    private static long whole(int cycleNumber, String column, BigDecimal total, long max) {
        return within(cycleNumber, column, total.setScale(0, RoundingMode.HALF_UP), max);
    }

    /** What a column cannot hold becomes the nearest value that it can: a snapshot is better than none. */
    private static long within(int cycleNumber, String column, BigDecimal value, long max) {
        BigDecimal nearest = value.max(BigDecimal.ZERO).min(BigDecimal.valueOf(max));
        if (nearest.compareTo(value) != 0) {
            LOG.warn("cycle {}: {} would be {}, {} is written", cycleNumber, column, value, nearest);
        }
        return nearest.longValueExact();
    }
}
