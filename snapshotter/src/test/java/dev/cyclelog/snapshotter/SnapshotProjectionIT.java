package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.analytics.Tables.CYCLE_SNAPSHOT_STATUS;
import static dev.cyclelog.database.jooq.analytics.Tables.STABLE_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.pipeline.Tables.STAGED_STABLE_METRICS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.database.jooq.public_.tables.records.CycleSnapshotsRecord;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SnapshotProjectionIT {

    private static DatabasePool database;

    private final SnapshotProjection projection = new SnapshotProjection("cycle-metrics");
    private final MetricRecords metrics = new MetricRecords();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        database = new DatabasePool(new Settings.Database(TestPostgres.newDatabase(), "postgres", ""), "test", 2);
        Migrations.migrate(database.dataSource());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void assemblesTheRowFromTheReadModelsInOrderAndDigitForDigit() {
        stable(1, 12, "0.10");
        stable(1, 7, "1234567890123.000001");
        stable(1, 100, "5");
        record(metrics.step(1, 9, new StepState("second \"quoted\"", new BigDecimal(20))));
        record(metrics.step(1, 2, new StepState("first", new BigDecimal(10))));
        summary(1, 10, 10, 5);
        write();

        CycleSnapshotsRecord row = snapshot(1);
        assertThat(row.getStableMetrics().data())
                .matches("\\[\\{.*\"userId\": 7, .*\\}, \\{.*\"userId\": 12, .*\\}, \\{.*\"userId\": 100, .*\\}\\]")
                .contains("\"weaponSales\": 1234567890123.000001", "\"weaponSales\": 0.1,", "\"weaponSales\": 5,")
                .contains("\"balance\": null", "\"netProfit\": 0.1,")
                .doesNotContain("cycleNumber", "kind");
        assertThat(row.getStepDurations().data())
                .hasToString(
                        "[{\"duration\": 10, \"stepName\": \"first\"}, {\"duration\": 20, \"stepName\": \"second \\\"quoted\\\"\"}]");
        assertThat(row.getRobotMetrics()).hasToString("[]");
        assertThat(row.getTriggerType()).isEqualTo("manual");
        assertThat(row.getDurationMs()).isEqualTo(1_500);
        assertThat(row.getTotalBattles()).isEqualTo(4);
        assertThat(row.getTotalCreditsTransacted()).isEqualTo(3);
        assertThat(row.getTotalPrestigeAwarded()).isEqualTo(2);
        assertThat(database.sql().fetchCount(STABLE_CYCLE_METRICS, STABLE_CYCLE_METRICS.CYCLE_NUMBER.eq(1)))
                .isEqualTo(3);
    }

    @Test
    void aCorrectionReplacesRowsAndALateOlderOneDoesNot() {
        stable(4, 7, "1");
        stable(4, 8, "1");
        summary(4, 10, 10, 2);
        write();
        LocalDateTime created = snapshot(4).getCreatedAt();
        stable(4, 7, "2");
        summary(4, 11, 11, 1);
        write();
        assertThat(snapshot(4).getStableMetrics().data())
                .contains("\"weaponSales\": 2,")
                .doesNotContain("\"userId\": 8");
        assertThat(snapshot(4).getCreatedAt()).isEqualTo(created);

        stable(4, 7, "1");
        summary(4, 10, 10, 1);
        write();
        assertThat(snapshot(4).getStableMetrics().data()).contains("\"weaponSales\": 2,");
    }

    @Test
    void ofSeveralPublicationsOfACycleInOneBatchTheLastCounts() {
        stable(5, 7, "1");
        summary(5, 10, 10, 1);
        stable(5, 7, "2");
        summary(5, 11, 11, 1);
        write();

        assertThat(snapshot(5).getStableMetrics().data()).contains("\"weaponSales\": 2,");
    }

    @Test
    void aSummaryThatMissesEventsMarksTheCycleStaleAndLeavesTheSnapshot() {
        stable(6, 7, "1");
        summary(6, 10, 10, 1);
        write();
        stable(6, 7, "0.5");
        summary(6, 9, 11, 1);
        write();

        assertThat(snapshot(6).getStableMetrics().data()).contains("\"weaponSales\": 1,");
        assertThat(database.sql().fetchValue(SNAPSHOT_POSITIONS.STALE, SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(6)))
                .isTrue();
    }

    @Test
    void aStaleCycleIsRightAgainWhenAtLeastTheRefusedEventsAreCounted() {
        stable(7, 7, "1");
        summary(7, 10, 10, 1);
        summary(7, 2, 12, 0);
        write();
        stable(7, 7, "2");
        summary(7, 11, 11, 1);
        write();
        assertThat(snapshot(7).getStableMetrics().data()).contains("\"weaponSales\": 2,");
        assertThat(isStale(7)).isTrue();

        stable(7, 7, "3");
        summary(7, 12, 12, 1);
        summary(7, 1, 12, 0);
        write();

        assertThat(snapshot(7).getStableMetrics().data()).contains("\"weaponSales\": 3,");
        assertThat(isStale(7)).isFalse();
    }

    @Test
    void aSummaryThatDoesNotFollowAllOfItsRecordsIsRefused() {
        stable(8, 7, "1");
        summary(8, 10, 10, 2);
        stable(10, 7, "1");
        summary(10, 1, 1, 1);
        write();

        assertThat(database.sql().fetchExists(CYCLE_SNAPSHOTS, CYCLE_SNAPSHOTS.CYCLE_NUMBER.eq(8)))
                .isFalse();
        assertThat(isStale(8)).isTrue();
        assertThat(snapshot(10).getStableMetrics().data()).contains("\"weaponSales\": 1,");
    }

    @Test
    void recordsWaitForTheirSummaryWhereReadersDoNotSeeThem() {
        stable(11, 7, "1");
        write();
        assertThat(database.sql().fetchExists(CYCLE_SNAPSHOTS, CYCLE_SNAPSHOTS.CYCLE_NUMBER.eq(11)))
                .isFalse();
        assertThat(database.sql().fetchCount(STABLE_CYCLE_METRICS, STABLE_CYCLE_METRICS.CYCLE_NUMBER.eq(11)))
                .isZero();

        stable(11, 8, "1");
        summary(11, 2, 2, 2);
        write();

        assertThat(database.sql().fetchCount(STABLE_CYCLE_METRICS, STABLE_CYCLE_METRICS.CYCLE_NUMBER.eq(11)))
                .isEqualTo(2);
        assertThat(database.sql().fetchCount(STAGED_STABLE_METRICS)).isZero();
    }

    @Test
    void aCorrectionWritesOnlyWhatChanges() {
        stable(12, 7, "1");
        stable(12, 8, "1");
        summary(12, 2, 2, 2);
        write();
        String before = versionOf(12, 7);
        stable(12, 7, "1");
        stable(12, 8, "2");
        summary(12, 3, 3, 2);
        write();

        assertThat(versionOf(12, 7)).isEqualTo(before);
        assertThat(versionOf(12, 8)).isNotEqualTo(before);
    }

    @Test
    void whatAColumnCannotHoldIsSaturated() {
        record(metrics.summary(
                9,
                new CycleSummary(
                        1,
                        1,
                        0,
                        "manual",
                        LocalDateTime.parse("2026-01-02T00:00:00"),
                        LocalDateTime.parse("2026-01-01T00:00:00"),
                        0,
                        0,
                        new BigDecimal("1e30"),
                        new BigDecimal("2147483647.5"))));
        write();

        assertThat(snapshot(9).getDurationMs()).isZero();
        assertThat(snapshot(9).getTotalCreditsTransacted()).isEqualTo(Long.MAX_VALUE);
        assertThat(snapshot(9).getTotalPrestigeAwarded()).isEqualTo(Integer.MAX_VALUE);
        assertThat(database.sql().fetchValue(CYCLE_SNAPSHOT_STATUS.REMARKS, CYCLE_SNAPSHOT_STATUS.CYCLE_NUMBER.eq(9)))
                .containsExactly("duration-negative", "credits-saturated", "prestige-saturated");
    }

    @Test
    void aDurationBeyondTheColumnIsSaturatedAndRemarked() {
        record(metrics.summary(
                13,
                new CycleSummary(
                        1,
                        1,
                        0,
                        "manual",
                        LocalDateTime.parse("2026-01-01T00:00:00"),
                        LocalDateTime.parse("2026-01-25T20:31:23.648"),
                        1,
                        0,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO)));
        write();

        assertThat(snapshot(13).getDurationMs()).isEqualTo(Integer.MAX_VALUE);
        assertThat(snapshot(13).getEndTime()).isEqualTo("2026-01-25T20:31:23.648");
        assertThat(database.sql().fetchValue(CYCLE_SNAPSHOT_STATUS.REMARKS, CYCLE_SNAPSHOT_STATUS.CYCLE_NUMBER.eq(13)))
                .containsExactly("duration-saturated", "started-after-complete");
    }

    private static boolean isStale(int cycleNumber) {
        return database.sql().fetchValue(SNAPSHOT_POSITIONS.STALE, SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(cycleNumber));
    }

    /** The transaction that wrote a stable's row. */
    private static String versionOf(int cycleNumber, int userId) {
        return database.sql()
                .select(DSL.field("xmin::text", String.class))
                .from(STABLE_CYCLE_METRICS)
                .where(STABLE_CYCLE_METRICS.CYCLE_NUMBER.eq(cycleNumber))
                .and(STABLE_CYCLE_METRICS.USER_ID.eq(userId))
                .fetchSingle()
                .value1();
    }

    private void stable(int cycleNumber, int userId, String sales) {
        StableState state = new StableState();
        state.sums().add(StableMetric.WEAPON_SALES, new BigDecimal(sales));
        record(metrics.stable(cycleNumber, userId, state));
    }

    private void summary(int cycleNumber, int events, int lastSequenceNumber, int count) {
        record(metrics.summary(
                cycleNumber,
                new CycleSummary(
                        events,
                        lastSequenceNumber,
                        count,
                        "manual",
                        LocalDateTime.parse("2026-01-01T00:00:00.0005"),
                        LocalDateTime.parse("2026-01-01T00:00:01.501"),
                        0,
                        4,
                        new BigDecimal("2.5"),
                        new BigDecimal("2.499"))));
    }

    private void record(byte[] value) {
        records.add(new ConsumerRecord<>("cycle-metrics", 0, records.size(), null, value));
    }

    private void write() {
        List<ConsumerRecord<byte[], byte[]>> batch = List.copyOf(records);
        records.clear();
        database.sql()
                .transaction(
                        configuration -> projection.write(configuration.dsl(), List.of(projection.prepare(batch))));
    }

    private static CycleSnapshotsRecord snapshot(int cycleNumber) {
        return database.sql().fetchSingle(CYCLE_SNAPSHOTS, CYCLE_SNAPSHOTS.CYCLE_NUMBER.eq(cycleNumber));
    }
}
