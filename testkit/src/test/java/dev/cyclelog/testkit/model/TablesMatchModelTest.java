package dev.cyclelog.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.testkit.GapFree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesMatchModelTest {

    private final ReferenceModel model = new Script()
            .publish("{'eventId':'s','eventType':'cycle_start','cycleNumber':1,'payload':{'triggerType':'manual'}}")
            .part(1, 11, "win", ",'battleId':5,'damageDealt':1.50,'credits':3")
            .part(2, 12, "loss", ",'battleId':5,'damageDealt':2")
            .event("cycle_step_complete", null, null, "{'stepName':'a \\\\ b','duration':20}")
            .publish("{'eventId':'m','eventType':'x','cycleNumber':1,'eventTimestamp':'2026-01-31T12:00:00.1234567Z',"
                    + "'payload':{'big':1.50e3,'k':[]},'metadata':{'formula':1.0}}")
            .event("cycle_complete", null, null, "{}")
            .publish("{'eventId':'s','eventType':'x','cycleNumber':7,'payload':{}}")
            .model();
    private final Tables tables = new Tables();

    @BeforeEach
    void fill() {
        tables.fill(model);
    }

    @Test
    void equalTablesMatch() {
        assertThatCode(this::check).doesNotThrowAnyException();
        assertThatCode(() -> GapFree.check(tables.jdbcUrl)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    event_type = 'z'                        | event_type: expected x but was z
                    event_timestamp = '2026-01-31 12:00'    | event_timestamp: expected 2026-01-31 12:00:00.123456 but
                    user_id = 1                             | user_id: expected null but was 1
                    robot_id = 1                            | robot_id: expected null but was 1
                    payload = '{"big": 1500.0, "k": []}'    | payload: expected {"k": [], "big": 1500} but
                    metadata = '{"formula": 1.00}'          | metadata: expected {"formula": 1.0} but
                    metadata = null                         | metadata: expected {"formula": 1.0} but was null
                    """)
    void everyColumnOfTheLogIsCompared(String change, String message) {
        tables.sql("UPDATE audit_logs SET " + change + " WHERE sequence_number = 5");

        expectFailure("audit_logs: 1 differences", "cycle 1, sequence 5, " + message);
    }

    @Test
    void missingAndExtraRowsAreTold() {
        tables.sql("UPDATE audit_logs SET sequence_number = 9 WHERE sequence_number = 2");
        tables.sql("UPDATE audit_logs SET cycle_number = 8 WHERE cycle_number = 7");

        expectFailure(
                "audit_logs: 4 differences",
                "cycle 1, sequence 2: expected battle_complete but there is no row",
                "cycle 7, sequence 1: expected x but there is no row",
                "cycle 1, sequence 9: expected no row but was battle_complete",
                "cycle 8, sequence 1: expected no row but was x");
        assertThatThrownBy(() -> GapFree.check(tables.jdbcUrl))
                .hasMessageContaining("cycle 1: 6 rows, 6 distinct sequence numbers from 1 to 9");
    }

    @Test
    void aRepeatedRowIsTold() {
        tables.sql("INSERT INTO audit_logs (cycle_number, event_type, event_timestamp, sequence_number, payload)"
                + " VALUES (7, 'x', now(), 1, '{}')");

        expectFailure("cycle 7, sequence 1: expected 1 row but there are 2");
        assertThatThrownBy(() -> GapFree.check(tables.jdbcUrl)).hasMessageContaining("cycle 7: 2 rows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    trigger_type = 'scheduled'                  | trigger_type: expected manual but was scheduled
                    start_time = start_time + interval '1 us'   | start_time: expected 2026-02-01T00:00:00.123456 but
                    end_time = end_time - interval '1 us'       | end_time: expected 2026-01-31T12:00 but
                    duration_ms = 1                             | duration_ms: expected 0 but was 1
                    total_battles = 2                           | total_battles: expected 1 but was 2
                    total_credits_transacted = 4                | total_credits_transacted: expected 3 but was 4
                    total_prestige_awarded = 1                  | total_prestige_awarded: expected 0 but was 1
                    step_durations = '[]'                       | step_durations, length: expected 1 but was 0
                    stable_metrics = jsonb_set(stable_metrics, '{1,netProfit}', '0.0') | stable_metrics, userId 2, netProfit: expected 0 but was 0.0
                    stable_metrics = jsonb_set(stable_metrics, '{0,balance}', '0') | stable_metrics, userId 1, balance: expected null but was 0
                    stable_metrics = stable_metrics #- '{0,balance}' | stable_metrics, userId 1, balance: expected null but was (absent)
                    stable_metrics = jsonb_set(stable_metrics, '{0,extra}', '0') | stable_metrics, userId 1, extra: expected (absent) but was 0
                    stable_metrics = stable_metrics - 1         | stable_metrics, userId 2: expected but missing
                    robot_metrics = jsonb_insert(robot_metrics, '{1}', '{"robotId": 13}', true) | robot_metrics, robotId 13: not expected
                    robot_metrics = jsonb_build_array(robot_metrics -> 1, robot_metrics -> 0) | robot_metrics, elements by robotId: expected [11, 12] but was [12, 11]
                    robot_metrics = jsonb_set(robot_metrics, '{0,damageDealt}', '1.50') | robot_metrics, robotId 11, damageDealt: expected 1.5 but was 1.50
                    robot_metrics = jsonb_set(robot_metrics, '{0,wins}', '"1"') | robot_metrics, robotId 11, wins: expected 1 but was "1"
                    robot_metrics = '{}'                        | robot_metrics: expected an array but was OBJECT
                    """)
    void everyColumnOfASnapshotIsCompared(String change, String message) {
        tables.sql("UPDATE cycle_snapshots SET " + change);

        expectFailure("cycle_snapshots: 1 differences", "cycle 1, " + message);
    }

    @Test
    void missingAndExtraSnapshotsAreTold() {
        tables.sql("UPDATE cycle_snapshots SET cycle_number = 7");

        expectFailure(
                "cycle 1: expected a snapshot but there is none", "cycle 7: expected no snapshot but there is one");
    }

    @Test
    void onlyTheFirstDifferencesAreListed() {
        Script script = new Script();
        for (int i = 0; i < 2500; i++) {
            script.event("x", i, null, "{}");
        }
        Tables empty = new Tables();

        assertThatThrownBy(() -> new TablesMatchModel(empty.jdbcUrl, script.model()).check())
                .hasMessageContaining("2500 differences")
                .hasMessageContaining("cycle 1, sequence 20:")
                .hasMessageNotContaining("cycle 1, sequence 21:")
                .hasMessageEndingWith("and 2480 more");
        empty.fill(script.model());
        new TablesMatchModel(empty.jdbcUrl, script.model()).check();
        empty.sql("UPDATE audit_logs SET user_id = 0 WHERE sequence_number = 2500");
        assertThatThrownBy(() -> new TablesMatchModel(empty.jdbcUrl, script.model()).check())
                .hasMessageContaining("sequence 2500, user_id: expected 2499 but was 0");
    }

    @Test
    void storedSnapshotsReadBackAsExpected() {
        StoredSnapshot stored = StoredSnapshot.readAll(tables.jdbcUrl).get(1);
        ExpectedSnapshot expected = model.snapshots().get(1);

        assertThat(stored.stableMetrics()).isEqualTo(expected.stableMetrics());
        assertThat(stored.robotMetrics()).isEqualTo(expected.robotMetrics());
        assertThat(stored.stepDurations()).isEqualTo(expected.stepDurations());
    }

    private void check() {
        new TablesMatchModel(tables.jdbcUrl, model).check();
    }

    private void expectFailure(String... messages) {
        assertThatThrownBy(this::check)
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(messages));
    }
}
