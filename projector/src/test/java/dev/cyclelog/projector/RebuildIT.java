package dev.cyclelog.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cyclelog.projector.rebuild.RebuildRefusedException;
import dev.cyclelog.projector.rebuild.RebuildResult;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.Catalogue;
import dev.cyclelog.testkit.SeedContract;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A rebuild of audit_logs")
class RebuildIT {

    private RebuildStage stage = new RebuildStage(1);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    @DisplayName("brings back every row, whatever was done to them, in several partitions and cycles")
    void bringsBackEveryRow() {
        stage.close();
        stage = new RebuildStage(3);
        for (int cycle = 1; cycle <= 7; cycle++) {
            stage.game().commit(stage.sales(cycle, 1, 50));
            stage.game().abort(stage.sales(cycle, 51, 60));
            stage.game().commit(stage.sales(cycle, 51, 70 + cycle));
        }
        stage.game()
                .commit(List.of(stage.game().numbered(8, 1, """
                {"eventId":"a","eventType":"weapon_sale","cycleNumber":8,"eventTimestamp":"0001-01-31T00:30:00.123456789+02:00",\
                "userId":7,"robotId":-8,"payload":{"weaponId":5,"salePrice":10.50,"x":0.10000000000000000000000000000000000001,\
                "text":"ü€𝄞\\n\\""},"metadata":{"formula":"a*b","output":0.30}}"""), stage.game().numbered(8, 2, """
                {"eventId":"b","eventType":"cycle_start","cycleNumber":8,"userId":null,"payload":{},"metadata":null}""")));
        stage.project(7 * 70 + 28 + 2);
        List<String> before = stage.rows();
        long id = stage.tableId();
        stage.sql().execute("ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only");
        stage.sql().execute("DELETE FROM audit_logs WHERE cycle_number IN (3, 8)");
        stage.sql().execute("UPDATE audit_logs SET payload = '{}' WHERE cycle_number = 4");
        stage.sql()
                .execute("INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload)"
                        + " VALUES (77, 'invented', 1, '{}')");
        stage.sql().execute("ALTER TABLE audit_logs ENABLE TRIGGER audit_logs_append_only");

        RebuildResult result = stage.rebuild();

        assertThat(stage.rows()).isEqualTo(before);
        assertThat(result.rows()).isEqualTo(before.size());
        assertThat(stage.tableId()).isNotEqualTo(id);
        assertThat(
                        stage.sql()
                                .fetch(
                                        "SELECT cycle_number FROM (SELECT cycle_number, id, lag(id) OVER"
                                                + " (PARTITION BY cycle_number ORDER BY sequence_number) AS last FROM audit_logs) r WHERE id <= last"))
                .as("cycles whose ids do not ascend with the sequence numbers")
                .isEmpty();
        new SeedContract(stage.database()).check();
        assertThat(new Catalogue(stage.database()).schemas()).containsExactly("analytics", "pipeline", "public");
        assertThat(stage.sql()
                        .fetchSingle("SELECT relallvisible = relpages FROM pg_class WHERE oid = 'audit_logs'::regclass")
                        .get(0, Boolean.class))
                .as("nothing is left for a vacuum, and statistics are there")
                .isTrue();
    }

    @Test
    @DisplayName("leaves out what was skipped, and counts it in its cycle's sequence")
    void leavesOutWhatWasSkipped() throws Exception {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);
        long refused = stage.game().end();
        stage.game().commit(stage.sales(1, 11, 11));
        // As 'projector skip' does it.
        stage.sql().execute("""
                INSERT INTO pipeline.dead_letters (topic, partition, "offset", reason, violations, cycle_number, sequence_number)
                VALUES ('%1$s', 0, %2$d, 'refused', '[]', 1, 11);
                UPDATE pipeline.projection_offsets SET next_offset = %2$d + 1 WHERE topic = '%1$s'""".formatted(stage.game().topics().auditEvents(), refused));
        stage.game().commit(stage.sales(1, 12, 20));
        stage.project(19);
        List<String> before = stage.rows();

        RebuildResult result = stage.rebuild();

        assertThat(stage.rows()).isEqualTo(before).hasSize(19);
        assertThat(result.skipped()).isEqualTo(1);
    }

    @Test
    @DisplayName("holds exactly what was projected, not what the topic has beyond it")
    void holdsExactlyWhatWasProjected() {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);
        stage.game().commit(stage.sales(1, 11, 15));

        assertThat(stage.rebuild().rows()).isEqualTo(10);

        assertThat(stage.count()).isEqualTo(10);
        stage.project(15);
        assertThat(stage.rows()).hasSize(15);
    }

    @Test
    @DisplayName("leaves each role its rights, and the log append-only")
    void leavesEachRoleItsRights() {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);

        stage.rebuild();

        stage.game().commit(stage.sales(1, 11, 12));
        stage.project(12);
        stage.sql().transaction(transaction -> {
            transaction.dsl().execute("SET LOCAL ROLE analyst");
            assertThat(transaction
                            .dsl()
                            .fetchSingle("SELECT count(*) FROM audit_logs")
                            .get(0, Integer.class))
                    .isEqualTo(12);
        });
        for (String change : List.of("UPDATE audit_logs SET payload = '{}'", "DELETE FROM audit_logs")) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> stage.sql().execute(change))
                    .withMessageContaining("the log is append-only");
        }
    }

    @Test
    @DisplayName("may be the first thing that happens, and repeated")
    void ofAnEmptyTable() {
        assertThat(stage.rebuild().rows()).isZero();
        assertThat(stage.rebuild().rows()).isZero();
        new SeedContract(stage.database()).check();
    }

    @Test
    @DisplayName("refuses to begin while another one is running")
    void oneAtATime() {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);
        RebuildStage other = stage;

        assertThatExceptionOfType(RebuildRefusedException.class)
                .isThrownBy(() -> stage.rebuild(line -> {
                    if (line.startsWith("building")) {
                        other.rebuild();
                    }
                }))
                .withMessageContaining("another rebuild of audit_logs is running (session of PostgreSQL: ");

        assertThat(stage.rebuild().rows()).isEqualTo(10);
    }

    @Test
    @DisplayName("refuses a topic of which events were deleted: their rows would be lost")
    void refusesATopicWithoutItsBeginning() throws Exception {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);
        try (Admin admin = Admin.create(stage.settings().kafka().properties())) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(stage.game().topics().auditEvents(), 0),
                            RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
        }

        assertRefused("position-lost", "begins at offset 4");
    }

    @Test
    @DisplayName("refuses another cluster, another topic of the same name, and a topic that lacks the end")
    void refusesAnotherLog() {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);

        stage.sql().execute("UPDATE pipeline.projection_offsets SET cluster_id = 'another'");
        assertRefused("other-cluster", "another");
        stage.sql().execute("UPDATE pipeline.projection_offsets SET cluster_id = NULL, topic_id = 'another'");
        assertRefused("topic-replaced", "another");
        stage.sql().execute("UPDATE pipeline.projection_offsets SET topic_id = NULL, next_offset = 1000");
        assertRefused("position-lost", "1000");
        stage.sql().execute("DELETE FROM pipeline.projection_offsets");
        assertRefused("position-lost", "audit_logs has rows");
    }

    private void assertRefused(String code, String words) {
        long id = stage.tableId();
        assertThatExceptionOfType(ServiceRefusedException.class)
                .isThrownBy(stage::rebuild)
                .withMessageStartingWith(code)
                .withMessageContaining(words);
        assertThat(stage.tableId()).isEqualTo(id);
        assertThat(stage.count()).isEqualTo(10);
    }

    @Test
    @DisplayName("stops at a gap in a cycle's sequence, and the old table stays")
    void stopsAtAGap() throws Exception {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);
        stage.game().commit(List.of(stage.game().sale(1, 12)));
        stage.sql()
                .execute("UPDATE pipeline.projection_offsets SET next_offset = "
                        + stage.game().end() + " WHERE topic LIKE '%audit-events'");

        assertThatIllegalStateException()
                .isThrownBy(stage::rebuild)
                .withMessageContaining("cycle 1: sequence number 12 follows 10");

        assertThat(stage.rows()).hasSize(10);
        assertThat(new Catalogue(stage.database()).schemas()).containsExactly("analytics", "pipeline", "public");
    }

    @Test
    @DisplayName("refuses an account that may not act as the owner")
    void refusesAnotherAccount() {
        Settings ofProjector = stage.game().settings();

        assertThatExceptionOfType(RebuildRefusedException.class)
                .isThrownBy(() -> stage.rebuild(ofProjector, line -> {}))
                .withMessageContaining("may not act as cyclelog_owner");
    }
}
