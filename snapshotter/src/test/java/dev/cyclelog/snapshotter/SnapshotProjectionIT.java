package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.analytics.Tables.STABLE_CYCLE_METRICS;
import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SnapshotProjectionIT {

    private static DatabasePool database;

    private final SnapshotProjection projection = new SnapshotProjection("cycle-metrics");
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
        record(MetricRecords.step(1, 9, new StepState("second \"quoted\"", new BigDecimal(20))));
        record(MetricRecords.step(1, 2, new StepState("first", new BigDecimal(10))));
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
    void aTransactionEndsWithASummary() {
        stable(2, 7, "1");
        summary(2, 3, 3, 1);
        stable(3, 7, "1");

        assertThat(records).map(projection::mayEndWith).containsExactly(false, true, false);
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
    void aSummaryThatDoesNotFollowItsRecordsStopsTheWriter() {
        stable(8, 7, "1");
        summary(8, 10, 10, 2);

        assertThatThrownBy(this::write).hasMessageContaining("stands for 2 records, 1 went before");
    }

    @Test
    void whatAColumnCannotHoldIsSaturated() {
        record(MetricRecords.summary(
                9,
                new CycleSummary(
                        1,
                        1,
                        0,
                        "manual",
                        LocalDateTime.parse("2026-01-02T00:00:00"),
                        LocalDateTime.parse("2026-01-01T00:00:00"),
                        0,
                        new BigDecimal("1e30"),
                        new BigDecimal("2147483647.5"))));
        write();

        assertThat(snapshot(9).getDurationMs()).isZero();
        assertThat(snapshot(9).getTotalCreditsTransacted()).isEqualTo(Long.MAX_VALUE);
        assertThat(snapshot(9).getTotalPrestigeAwarded()).isEqualTo(Integer.MAX_VALUE);
    }

    private void stable(int cycleNumber, int userId, String sales) {
        StableState state = new StableState();
        state.sums().add(StableMetric.WEAPON_SALES, new BigDecimal(sales));
        record(MetricRecords.stable(cycleNumber, userId, state));
    }

    private void summary(int cycleNumber, int events, int lastSequenceNumber, int count) {
        record(MetricRecords.summary(
                cycleNumber,
                new CycleSummary(
                        events,
                        lastSequenceNumber,
                        count,
                        "manual",
                        LocalDateTime.parse("2026-01-01T00:00:00.0005"),
                        LocalDateTime.parse("2026-01-01T00:00:01.501"),
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
        assertThat(projection.mayEndWith(batch.get(batch.size() - 1))).isTrue();
        database.sql().transaction(configuration -> projection.writeRecords(configuration.dsl(), batch));
    }

    private static CycleSnapshotsRecord snapshot(int cycleNumber) {
        return database.sql().fetchSingle(CYCLE_SNAPSHOTS, CYCLE_SNAPSHOTS.CYCLE_NUMBER.eq(cycleNumber));
    }
}
