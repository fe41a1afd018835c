package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.cli.verify.Verifier;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.database.Migrations;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} finds what somebody has done to the tables behind Cyclelog's back. */
class VerifierIT {

    @TempDir
    Path stateDir;

    private final List<String> events =
            new GameSimulator(new SimulatorSettings(2, 4, 3)).events().toList();

    @Test
    void findsWhatWasChanged() {
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(events);
            assertThat(pipeline.verify().problems()).isEmpty();
            DSLContext sql = DSL.using(pipeline.jdbcUrl());
            sql.execute("ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only");

            sql.execute("UPDATE audit_logs SET payload = payload || '{\"x\": 1.0}'"
                    + " WHERE cycle_number = 1 AND sequence_number = 3");
            sql.execute("DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 4");
            sql.execute("INSERT INTO audit_logs (cycle_number, sequence_number, event_type, payload)"
                    + " VALUES (77, 1, 'weapon_sale', '{}')");
            sql.execute("UPDATE cycle_snapshots SET stable_metrics ="
                    + " jsonb_set(stable_metrics, '{0,operatingCosts}', '0.01') WHERE cycle_number = 2");
            sql.execute("DELETE FROM cycle_snapshots WHERE cycle_number = 1");

            assertThat(pipeline.verify().problems())
                    .contains(
                            "audit_logs, cycle 1, sequence number 3: payload",
                            "audit_logs, cycle 1, sequence number 4: missing",
                            "audit_logs, cycle 77: 1 rows up to sequence number 1, audit-events has 0",
                            "cycle_snapshots, cycle 1: missing or stale, though the cycle is complete")
                    .anySatisfy(problem -> assertThat(problem)
                            .startsWith("cycle_snapshots, cycle 2, stable 1: operatingCosts is 0.01, the log says "));
        }
    }

    @Test
    void doesNotBelieveANoteOfASkippedEventThatTopicOrTableContradict() {
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(events);
            DSLContext sql = DSL.using(pipeline.jdbcUrl());
            List<ConsumerRecord<byte[], byte[]>> records =
                    TestKafka.read(pipeline.topics().auditEvents(), events.size());
            ConsumerRecord<byte[], byte[]> there = records.get(0);
            note(sql, there, there.offset(), there.value());
            String other = new String(records.get(1).value(), StandardCharsets.UTF_8)
                    .replaceFirst("\"eventId\":\"", "\"eventId\":\"x");
            note(sql, there, 1_000_000, other.getBytes(StandardCharsets.UTF_8));

            VerifyReport report = pipeline.verify();

            assertThat(report.problems())
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
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(events);
            DSL.using(pipeline.jdbcUrl()).execute("""
                    DO $$ BEGIN
                        CREATE ROLE verifier_of_the_tests LOGIN IN ROLE cyclelog_projector, cyclelog_snapshotter;
                    EXCEPTION WHEN duplicate_object THEN NULL;
                    END $$""");
            String url = pipeline.jdbcUrl().replaceAll("[?].*", "");
            try (DatabasePool account =
                    new DatabasePool(new Settings.Database(url, "verifier_of_the_tests", ""), "verifier", 2)) {

                assertThat(new Verifier(pipeline.settings(), account, line -> {})
                                .verify()
                                .problems())
                        .isEmpty();
            }
        }
    }

    @Test
    void isNotContentWithTablesThatLackEverything() {
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(events);
            Settings settings = pipeline.settings();
            try (DatabasePool empty =
                    new DatabasePool(new Settings.Database(TestPostgres.newDatabase(), "postgres", ""), "empty", 2)) {
                Migrations.migrate(empty.dataSource());

                assertThat(new Verifier(settings, empty, line -> {}).verify().problems())
                        .contains("audit_logs: %d events of audit-events are not projected: is the projector running?"
                                .formatted(events.size()));
            }
        }
    }
}
