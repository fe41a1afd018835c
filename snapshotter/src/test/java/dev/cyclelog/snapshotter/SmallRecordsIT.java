package dev.cyclelog.snapshotter;

import static dev.cyclelog.snapshotter.SnapshotterStage.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallRecordsIT {

    /**
     * Above what a producer batches (16 KiB), far below what a cycle of thousands of robots would take in one piece.
     */
    private static final String MAX_MESSAGE_BYTES = "20000";

    private static final int ROBOTS = 3_000;

    @TempDir
    Path stateDir;

    @Test
    @DisplayName("No record grows with the cycle: a broker that takes only small ones takes all of a big cycle")
    void noRecordGrowsWithTheCycle() {
        try (SnapshotterStage stage = new SnapshotterStage(stateDir)) {
            stage.start();
            limit(stage);
            Events cycle = new Events(1);
            List<byte[]> events = new ArrayList<>();
            for (int robot = 1; robot <= ROBOTS; robot++) {
                events.add(cycle.battle(
                        robot / 3, robot, "win", "\"battleId\":1,\"damageDealt\":1,\"teamId\":" + robot % 2));
                events.add(cycle.next("robot_repair", robot / 3, robot, "{\"cost\":12.345678}"));
                events.add(cycle.next("cycle_step_complete", null, null, "{\"stepName\":\"step\",\"duration\":1}"));
                if (robot % 100 == 0) {
                    stage.publish(1, events);
                    events.clear();
                }
            }
            stage.publish(1, List.of(cycle.next("cycle_complete", null, null, "{}")));

            assertThat(stage.awaitPosition(1, 3 * ROBOTS + 1).getStale()).isFalse();
            assertThat(stage.sql()
                            .fetchValue("SELECT count(*) FROM analytics.robot_cycle_metrics WHERE damage_received = %d"
                                    .formatted(ROBOTS / 2)))
                    .isEqualTo((long) ROBOTS);
        }
    }

    /** All topics of the snapshotter, those of its state included, but the one that it reads. */
    private static void limit(SnapshotterStage stage) {
        Awaitility.await("changelogs")
                .atMost(SnapshotterStage.PATIENCE)
                .until(() -> names(stage).stream()
                                .filter(name -> name.endsWith("-changelog"))
                                .count()
                        == CycleStores.NAMES.size());
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        names(stage).stream()
                .filter(name -> name.endsWith("-changelog")
                        || name.equals(stage.topics().cycleMetrics()))
                .forEach(name -> changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, name),
                        List.of(new AlterConfigOp(
                                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MAX_MESSAGE_BYTES),
                                AlterConfigOp.OpType.SET))));
        join(stage.kafka().incrementalAlterConfigs(changes).all());
    }

    private static List<String> names(SnapshotterStage stage) {
        return join(stage.kafka().listTopics().names()).stream()
                .filter(name -> name.startsWith(stage.topics().prefix()))
                .toList();
    }
}
