package dev.cyclelog.snapshotter;

import static dev.cyclelog.snapshotter.SnapshotterStage.join;
import static dev.cyclelog.snapshotter.SnapshotterStage.sale;
import static dev.cyclelog.snapshotter.SnapshotterStage.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.database.jooq.pipeline.tables.records.SnapshotPositionsRecord;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.ServiceRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A rebuild of snapshots")
class SnapshotRebuildIT {

    @TempDir
    Path stateDir;

    private SnapshotterStage stage;

    @BeforeEach
    void open() {
        stage = new SnapshotterStage(stateDir);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    @DisplayName("brings back what the snapshotter wrote, whatever was done to it, and nothing else")
    void bringsBack() throws Exception {
        stage.start();
        for (int cycle = 1; cycle <= 4; cycle++) {
            stage.publish(cycle, sales(new Events(cycle), 10 * cycle));
        }
        Events open = new Events(5);
        stage.publish(5, List.of(sale(open, 1)));
        for (int cycle = 1; cycle <= 4; cycle++) {
            stage.awaitPosition(cycle, 10 * cycle + 1);
        }
        String before = stage.contents();
        List.of(
                        "UPDATE cycle_snapshots SET total_battles = 99, stable_metrics = '[]' WHERE cycle_number = 1",
                        "DELETE FROM analytics.stable_cycle_metrics WHERE cycle_number = 2 AND user_id = 3",
                        "INSERT INTO analytics.robot_cycle_metrics SELECT 7, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0",
                        "UPDATE pipeline.snapshot_positions SET refused_sequence_number = 41 WHERE cycle_number = 4",
                        "INSERT INTO cycle_snapshots SELECT 1000000, 5, 'manual', now(), now(), 0, '[]', '[]', '[]'",
                        "INSERT INTO analytics.cycle_step_durations VALUES (6, 1, 'no such cycle', 1)")
                .forEach(stage.sql()::execute);

        SnapshotRebuildResult result = stage.rebuild(0, Integer.MAX_VALUE);

        assertThat(result.written()).isEqualTo(4);
        assertThat(result.removed()).containsExactly(5, 6);
        assertThat(result.impossible()).isEmpty();
        assertThat(result.events()).isEqualTo(105);
        assertThat(stage.contents()).isEqualTo(before);
        assertThat(stage.position(4).getStale()).isFalse();
        try (var files = Files.list(stateDir)) {
            assertThat(files.filter(file -> file.toString().contains("rebuild")))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("touches only the cycles that it is asked for")
    void onlyTheseCycles() throws Exception {
        for (int cycle = 1; cycle <= 4; cycle++) {
            stage.publish(cycle, sales(new Events(cycle), 10));
        }

        assertThat(stage.rebuild(2, 3).written()).isEqualTo(2);

        assertThat(stage.hasSnapshot(1)).isFalse();
        assertThat(stage.hasSnapshot(2)).isTrue();
        assertThat(stage.hasSnapshot(3)).isTrue();
        assertThat(stage.hasSnapshot(4)).isFalse();
    }

    @Test
    @DisplayName("makes a cycle right whose state was lost; until then it is stale, and its snapshot as it was")
    void afterLostState() throws Exception {
        Events closed = new Events(1);
        Events halfway = new Events(2);
        stage.start();
        stage.publish(1, sales(closed, 10));
        stage.publish(2, List.of(sale(halfway, 1), sale(halfway, 2)));
        stage.awaitPosition(1, 11);
        awaitCounted(14);
        String before = stage.contents();
        stage.stop();
        stage.loseState();
        stage.start();
        stage.publish(1, List.of(sale(closed, 1)));
        stage.publish(2, sales(halfway, 3));

        SnapshotPositionsRecord late = stage.awaitPosition(1, 12);
        SnapshotPositionsRecord half = stage.awaitPosition(2, 6);
        assertThat(late.getStale()).isTrue();
        assertThat(half.getStale()).isTrue();
        assertThat(stage.contents()).isEqualTo(before);
        assertThat(stage.sql()
                        .fetchValues("SELECT cycle_number FROM analytics.cycle_snapshot_status WHERE stale ORDER BY 1"))
                .hasToString("[1, 2]");

        assertThat(stage.rebuild(1, 2).written()).isEqualTo(2);

        assertThat(stage.position(1).getStale()).isFalse();
        assertThat(stage.position(2).getStale()).isFalse();
        assertThat(stage.position(2).getLastSequenceNumber()).isEqualTo(6);
        assertThat(stage.hasSnapshot(2)).isTrue();
    }

    /** Waits until the snapshotter has counted so many records of {@code audit-events}, transaction markers not. */
    private void awaitCounted(int records) {
        try (OffsetAdmin offsets = new OffsetAdmin(stage.settings())) {
            Awaitility.await(records + " records")
                    .atMost(SnapshotterStage.PATIENCE)
                    .until(() -> {
                        Map<TopicPartition, Long> ends =
                                offsets.endOffsets(stage.topics().auditEvents());
                        Map<TopicPartition, Long> counted =
                                offsets.committedOffsets(Snapshotter.groupId(stage.topics()));
                        return ends.entrySet().stream()
                                .allMatch(end -> counted.getOrDefault(end.getKey(), 0L) >= end.getValue());
                    });
        }
    }

    @Test
    @DisplayName("fills a new database also when cycle-metrics is not kept any more, and lets the snapshotter go on")
    void expiredMetrics() throws Exception {
        stage.start();
        stage.publish(1, sales(new Events(1), 10));
        stage.awaitPosition(1, 11);
        stage.stop();
        expire(stage.topics().cycleMetrics());
        stage.useNewDatabase();

        assertThatThrownBy(() -> stage.start().stopped().get())
                .hasCauseInstanceOf(ServiceRefusedException.class)
                .hasMessageContaining("position-lost");
        stage.stop();
        assertThat(stage.rebuild(0, Integer.MAX_VALUE).written()).isEqualTo(1);
        assertThat(stage.hasSnapshot(1)).isTrue();

        stage.start();
        stage.publish(2, sales(new Events(2), 10));
        stage.awaitPosition(2, 11);
    }

    private void expire(String topic) {
        try (OffsetAdmin offsets = new OffsetAdmin(stage.settings())) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            offsets.highWatermarks(topic)
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            join(stage.kafka().deleteRecords(all).all());
        }
    }

    @Test
    @DisplayName("leaves a cycle alone of which the topic does not hold every event, and names it")
    void incompleteTopic() throws Exception {
        stage.publish(1, sales(new Events(1), 10));
        expire(stage.topics().auditEvents());
        Events cut = new Events(2);
        cut.lose();
        stage.publish(2, sales(cut, 10));

        SnapshotRebuildResult result = stage.rebuild(0, Integer.MAX_VALUE);

        assertThat(result.impossible()).containsExactly(2);
        assertThat(result.written()).isZero();
        assertThat(stage.hasSnapshot(2)).isFalse();
        assertThat(stage.position(2).getStale()).isTrue();
    }

    @Test
    @DisplayName("does not run twice at once")
    void oneAtATime() throws Exception {
        SnapshotRebuildLock.whileHeld(
                stage.database(),
                () -> assertThatThrownBy(() -> stage.rebuild(1, 1))
                        .hasMessageContaining("another rebuild of snapshots is running"));

        assertThat(stage.rebuild(1, 1).total()).isLessThan(Duration.ofMinutes(1));
    }
}
