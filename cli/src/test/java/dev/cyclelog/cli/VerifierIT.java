package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.verify.Finding;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.database.Migrations;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} finds what somebody has done to the tables behind Cyclelog's back. */
class VerifierIT {

    @TempDir
    Path folder;

    @Test
    void findsEachWrongValueOfASnapshotWhereverItIs() {
        PlantedFaults faults = new PlantedFaults();
        String snapshot = "cycle_snapshots, cycle 2";

        faults.set("stable_metrics = jsonb_set(stable_metrics, '{0,netProfit}', '0.01')")
                .areFound(snapshot + ", stable 1: netProfit is 0.01, the log says ");
        faults.set("stable_metrics = stable_metrics #- '{0,balance}'")
                .areFound(snapshot + ", stable 1: balance is absent, the log says ");
        faults.set("stable_metrics = jsonb_set(stable_metrics, '{0,more}', 'null')")
                .areFound(snapshot + ", stable 1: more is null, the log says absent");
        faults.set("stable_metrics = stable_metrics - 0").areFound(snapshot + ", stable 1: missing");
        faults.set("stable_metrics = jsonb_set(stable_metrics, '{0,battlesParticipated}',"
                        + " (stable_metrics #>> '{0,battlesParticipated}' || '.0')::jsonb)")
                .areFound(snapshot + ", stable 1: battlesParticipated is ");
        faults.set("stable_metrics = jsonb_set(jsonb_set(stable_metrics, '{0}', stable_metrics->1), '{1}',"
                        + " stable_metrics->0)")
                .areFound(snapshot + ", stable 1: occurs again, or behind a higher id");
        faults.set("stable_metrics = jsonb_insert(stable_metrics, '{0}', stable_metrics->0)")
                .areFound(snapshot + ", stable 1: occurs again, or behind a higher id");
        faults.set("stable_metrics = stable_metrics || '[{\"userId\": 1000}]'")
                .areFound(snapshot + ", stable 1000: is there, but not in the log");
        faults.set("stable_metrics = stable_metrics || '[5]'")
                .areFound(snapshot + ", stable ?: is there, but not in the log");
        faults.set("robot_metrics = jsonb_set(robot_metrics, '{0,damageReceived}', '-1')")
                .areFound(snapshot + ", robot 1: damageReceived is -1, the log says ");
        faults.set("robot_metrics = jsonb_set(robot_metrics, '{0,kills}', '\"0\"')")
                .areFound(snapshot + ", robot 1: kills is \"0\", the log says ");
        faults.set("step_durations = jsonb_set(step_durations, '{1,duration}', '-7')")
                .areFound(snapshot + ", step 2: duration is -7, the log says ");
        faults.set("step_durations = jsonb_set(step_durations, '{1}', '7')")
                .areFound(
                        snapshot + ", step 2: duration is absent, the log says ",
                        snapshot + ", step 2: element is 7, the log says absent",
                        snapshot + ", step 2: stepName is absent, the log says ");
        faults.set("total_battles = 1234567").areFound(snapshot + ": total_battles is 1234567, the log says ");
        faults.set("total_credits_transacted = -1")
                .areFound(snapshot + ": total_credits_transacted is -1, the log says ");
        faults.set("total_prestige_awarded = -1").areFound(snapshot + ": total_prestige_awarded is -1, the log says ");
        faults.set("duration_ms = -1").areFound(snapshot + ": duration_ms is -1, the log says ");
        faults.set("trigger_type = 'x'").areFound(snapshot + ": trigger_type is \"x\", the log says ");
        faults.set("start_time = '2000-01-01', end_time = '2000-01-01'")
                .areFound(
                        snapshot + ": end_time is \"2000-01-01T00:00:00\", the log says ",
                        snapshot + ": start_time is \"2000-01-01T00:00:00\", the log says ");
    }

    @Test
    void findsRowsOfTheReadModelsThatAreMissingWrongOrTooMany() {
        PlantedFaults faults = new PlantedFaults();

        faults.execute("DELETE FROM analytics.robot_cycle_metrics WHERE cycle_number = 2 AND robot_id = 1")
                .areFound("analytics.robot_cycle_metrics, cycle 2, robot 1: missing");
        faults.execute("UPDATE analytics.robot_cycle_metrics SET elo_change = 5000"
                        + " WHERE cycle_number = 2 AND robot_id = 1")
                .areFound("analytics.robot_cycle_metrics, cycle 2, robot 1: eloChange is 5000, the log says ");
        faults.execute("UPDATE analytics.stable_cycle_metrics SET user_id = 1000"
                        + " WHERE cycle_number = 2 AND user_id = 1")
                .areFound(
                        "analytics.stable_cycle_metrics, cycle 2, stable 1: missing",
                        "analytics.stable_cycle_metrics, cycle 2, stable 1000: is there, but not in the log");
        faults.execute("UPDATE analytics.stable_cycle_metrics SET balance = NULL"
                        + " WHERE cycle_number = 2 AND user_id = 1")
                .areFound("analytics.stable_cycle_metrics, cycle 2, stable 1: balance is null, the log says ");
        faults.execute(
                        "UPDATE analytics.stable_cycle_metrics SET username = 'x' WHERE cycle_number = 2 AND user_id = 1")
                .areFound("analytics.stable_cycle_metrics, cycle 2, stable 1: username is \"x\", the log says ");
        faults.execute("UPDATE analytics.robot_cycle_metrics SET elo = 0, user_id = NULL"
                        + " WHERE cycle_number = 2 AND robot_id = 1")
                .areFound(
                        "analytics.robot_cycle_metrics, cycle 2, robot 1: elo is 0, the log says ",
                        "analytics.robot_cycle_metrics, cycle 2, robot 1: userId is null, the log says ");
        faults.execute("UPDATE analytics.battle_cycle_metrics SET battles = battles + 1"
                        + " WHERE cycle_number = 2 AND battle_type = 'koth'")
                .areFound("analytics.battle_cycle_metrics, cycle 2, battles 'koth', league ");
        faults.execute("DELETE FROM analytics.facility_cycle_metrics WHERE (user_id, cycle_number, facility_type) ="
                        + " (SELECT user_id, cycle_number, facility_type FROM analytics.facility_cycle_metrics"
                        + " WHERE cycle_number = 2 ORDER BY user_id LIMIT 1)")
                .areFound("analytics.facility_cycle_metrics, cycle 2, stable ");
        faults.execute("INSERT INTO analytics.cycle_step_durations VALUES (2, 100000, 'x', 1)")
                .areFound(
                        "analytics.cycle_step_durations, cycle 2, sequence number 100000: is there, but not in the log");
        faults.execute("INSERT INTO analytics.cycle_step_durations VALUES (3, 1, 'x', 1), (3, 2, 'y', 1)")
                .areFound("analytics.cycle_step_durations, cycle 3: 2 rows, though the cycle is not complete");
    }

    @Test
    void findsSnapshotsThatShouldNotBeThereAndThoseThatAreNotCurrent() {
        PlantedFaults faults = new PlantedFaults();

        faults.execute("INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms,"
                        + " stable_metrics, robot_metrics, step_durations)"
                        + " VALUES (3, 'manual', now(), now(), 0, '[]', '[]', '[]')")
                .areFound("cycle_snapshots, cycle 3: is there, though the cycle is not complete");
        faults.execute("UPDATE pipeline.snapshot_positions SET refused_sequence_number = 1 WHERE cycle_number = 2")
                .areFound("cycle_snapshots, cycle 2: stale; 'cyclelog rebuild snapshots --cycles 2' makes it anew");
        faults.execute("UPDATE pipeline.snapshot_positions SET last_sequence_number = 1 WHERE cycle_number = 2")
                .areFound("cycle_snapshots, cycle 2: counts the events up to 1, audit_logs holds ");
        faults.execute("DELETE FROM pipeline.snapshot_positions WHERE cycle_number = 2")
                .areFound("cycle_snapshots, cycle 2: pipeline.snapshot_positions does not say which events it counts");
    }

    @Test
    void looksAtSomeCyclesOnlyIfAsked() {
        FinishedGame game = FinishedGame.copy();
        game.sql().execute("DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 4");
        game.sql().execute("UPDATE cycle_snapshots SET total_battles = -1 WHERE cycle_number = 1");
        game.sql().execute("INSERT INTO analytics.cycle_step_durations VALUES (3, 1, 'x', 1)");
        long ofCycle2 = FinishedGame.events(2);

        CommandRun second = game.command(folder, "verify", "--cycles", "2");
        assertThat(second.out())
                .containsExactly("verified: %d events, %d rows, 1 snapshots, 0 skipped events, 0 problems"
                        .formatted(ofCycle2, ofCycle2));
        CommandRun both = game.command(folder, "verify", "--cycles", "1-2");
        assertThat(both.status()).isEqualTo(1);
        assertThat(both.out())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("audit_logs, cycle 1, sequence number 4: missing"),
                        line -> assertThat(line)
                                .startsWith("cycle_snapshots, cycle 1: total_battles is -1, the log says "),
                        line -> assertThat(line).endsWith(", 2 problems"));
        assertThat(game.command(folder, "verify", "--cycles", "2-1").status()).isEqualTo(2);
    }

    @Test
    void saysThatThereIsNothingToCompare() {
        CommandRun nothing = FinishedGame.copy().command(folder, "verify", "--cycles", "900-999");

        assertThat(nothing.status()).isZero();
        assertThat(nothing.out())
                .containsExactly(
                        "remark, " + FinishedGame.auditEvents()
                                + ": nothing to compare: neither the topic nor the tables hold an event of these cycles",
                        "verified: 0 events, 0 rows, 0 snapshots, 0 skipped events, 0 problems");
    }

    @Test
    void doesNotBelieveANoteOfASkippedEventThatTopicOrTableContradict() {
        FinishedGame game = FinishedGame.copy();
        DSLContext sql = game.sql();
        List<ConsumerRecord<byte[], byte[]>> records =
                TestKafka.read(FinishedGame.auditEvents(), FinishedGame.EVENTS.size());
        ConsumerRecord<byte[], byte[]> there = records.get(0);
        note(sql, there, there.offset(), there.value());
        String other = new String(records.get(1).value(), StandardCharsets.UTF_8)
                .replaceFirst("\"eventId\":\"", "\"eventId\":\"x");
        note(sql, there, 1_000_000, other.getBytes(StandardCharsets.UTF_8));

        VerifyReport report = game.verify();

        assertThat(report.problems())
                .extracting(Finding::text)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("audit_logs, cycle ")
                                .endsWith(": is there, though it was skipped (audit-events:%d:%d)"
                                        .formatted(there.partition(), there.offset())),
                        problem -> assertThat(problem)
                                .startsWith(
                                        "pipeline.dead_letters, audit-events:%d:1000000: audit-events does not have this event, cycle "
                                                .formatted(there.partition())));
    }

    private static void note(DSLContext sql, ConsumerRecord<byte[], byte[]> record, long offset, byte[] event) {
        sql.insertInto(DEAD_LETTERS)
                .set(DEAD_LETTERS.TOPIC, record.topic())
                .set(DEAD_LETTERS.PARTITION, record.partition())
                .set(DEAD_LETTERS.OFFSET, offset)
                .set(DEAD_LETTERS.REASON, "refused-by-database")
                .set(DEAD_LETTERS.VIOLATIONS, JSONB.valueOf("[]"))
                .set(DEAD_LETTERS.VALUE, event)
                .execute();
    }

    @Test
    void needsNoMoreThanTheRightsOfProjectorAndSnapshotter() {
        FinishedGame game = FinishedGame.copy();
        game.sql().execute("""
                DO $$ BEGIN
                    CREATE ROLE verifier_of_the_tests LOGIN IN ROLE cyclelog_projector, cyclelog_snapshotter;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""");

        VerifyReport report = game.verify("verifier_of_the_tests");

        assertThat(report.problems()).isEmpty();
        assertThat(report.rows()).isEqualTo(FinishedGame.EVENTS.size());
    }

    @Test
    void isNotContentWithTablesThatLackEverything() {
        FinishedGame game = FinishedGame.with(TestPostgres.newDatabase());
        try (DatabasePool empty = new DatabasePool(game.settings().database(), "empty", 2)) {
            Migrations.migrate(empty.dataSource());
        }

        assertThat(game.problems())
                .contains("audit_logs: %d events of audit-events are not projected: is the projector running?"
                        .formatted(FinishedGame.EVENTS.size()));
    }
}
