package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cycle's row in {@code cycle_snapshots}, assembled from the read models in the same transaction. What a column
 * cannot hold becomes the nearest value that it can: a snapshot is better than none, and a remark says so.
 */
final class SnapshotRow {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRow.class);

    private SnapshotRow() {}

    static void write(DSLContext transaction, int cycleNumber, CycleSummary summary) {
        Map<Field<?>, Object> row = new LinkedHashMap<>();
        row.put(CYCLE_SNAPSHOTS.TRIGGER_TYPE, summary.triggerType());
        row.put(CYCLE_SNAPSHOTS.START_TIME, summary.startTime());
        row.put(CYCLE_SNAPSHOTS.END_TIME, summary.endTime());
        row.put(CYCLE_SNAPSHOTS.DURATION_MS, (int) within(duration(summary), Integer.MAX_VALUE));
        row.put(CYCLE_SNAPSHOTS.STABLE_METRICS, ReadModel.STABLES.snapshotOf(cycleNumber));
        row.put(CYCLE_SNAPSHOTS.ROBOT_METRICS, ReadModel.ROBOTS.snapshotOf(cycleNumber));
        row.put(CYCLE_SNAPSHOTS.STEP_DURATIONS, ReadModel.STEPS.snapshotOf(cycleNumber));
        row.put(CYCLE_SNAPSHOTS.TOTAL_BATTLES, summary.totalBattles());
        row.put(CYCLE_SNAPSHOTS.TOTAL_CREDITS_TRANSACTED, within(credits(summary), Long.MAX_VALUE));
        row.put(CYCLE_SNAPSHOTS.TOTAL_PRESTIGE_AWARDED, (int) within(prestige(summary), Integer.MAX_VALUE));
        transaction
                .insertInto(CYCLE_SNAPSHOTS)
                .set(CYCLE_SNAPSHOTS.CYCLE_NUMBER, cycleNumber)
                .set(row)
                .onConflict(CYCLE_SNAPSHOTS.CYCLE_NUMBER)
                .doUpdate()
                .set(row)
                .execute();
        String[] remarks = remarks(summary);
        if (remarks.length > 0) {
            LOG.atWarn()
                    .addKeyValue("cycle", cycleNumber)
                    .addKeyValue("remarks", String.join(",", remarks))
                    .log("the cycle is unusual");
        }
    }

    /** What is unusual about the cycle, in words that do not change. */
    static String[] remarks(CycleSummary summary) {
        List<String> remarks = new ArrayList<>();
        if (duration(summary).signum() < 0) {
            remarks.add("duration-negative");
        }
        if (exceeds(duration(summary), Integer.MAX_VALUE)) {
            remarks.add("duration-saturated");
        }
        if (exceeds(credits(summary), Long.MAX_VALUE)) {
            remarks.add("credits-saturated");
        }
        if (exceeds(prestige(summary), Integer.MAX_VALUE)) {
            remarks.add("prestige-saturated");
        }
        if (summary.startsAfterEnd() > 0) {
            remarks.add("started-after-complete");
        }
        return remarks.toArray(String[]::new);
    }

    private static BigDecimal duration(CycleSummary summary) {
        return BigDecimal.valueOf(ChronoUnit.MILLIS.between(summary.startTime(), summary.endTime()));
    }

    private static BigDecimal credits(CycleSummary summary) {
        return summary.totalCreditsTransacted().setScale(0, RoundingMode.HALF_UP);
    }

    private static BigDecimal prestige(CycleSummary summary) {
        return summary.totalPrestigeAwarded().setScale(0, RoundingMode.HALF_UP);
    }

    private static boolean exceeds(BigDecimal value, long max) {
        return value.compareTo(BigDecimal.valueOf(max)) > 0;
    }

    private static long within(BigDecimal value, long max) {
        return value.max(BigDecimal.ZERO).min(BigDecimal.valueOf(max)).longValueExact();
    }
}
