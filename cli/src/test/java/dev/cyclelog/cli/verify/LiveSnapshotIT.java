package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import dev.cyclelog.testkit.model.ExpectedRow;
import dev.cyclelog.testkit.model.ReferenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a verification meets while a game goes on: a snapshot that counts events which {@code audit_logs} does not have
 * yet, or lacks those that came after the verification began. In each cycle here, two sales follow the completion.
 */
class LiveSnapshotIT {

    private static final TopicPartition PARTITION = new TopicPartition("audit-events", 0);

    private static DatabasePool database;
    private static int cycles;

    private final int cycle = ++cycles;
    private final List<TopicEvent> topic = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        database = new DatabasePool(new Settings.Database(TestPostgres.newDatabase(), "postgres", ""), "live", 2);
        Migrations.migrate(database.dataSource());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aSnapshotAheadOfTheLogIsComparedWithWhatItCounts() {
        played(5, 5);
        withoutRowsAfter(3);

        assertThat(verify(3, 3)).isEmpty();
    }

    @Test
    void aSnapshotAheadOfTheLogIsStillCompared() {
        played(5, 5);
        withoutRowsAfter(3);
        sql().execute("UPDATE cycle_snapshots SET total_credits_transacted = 1 WHERE cycle_number = ?", cycle);

        assertThat(verify(3, 3))
                .containsExactly(
                        "cycle_snapshots, cycle %d: total_credits_transacted is 1, the log says 40".formatted(cycle));
    }

    @Test
    void aSnapshotOfEventsThatTheTopicDoesNotHaveIsAProblem() {
        played(5, 5);
        withoutRowsAfter(3);
        topic.subList(4, 5).clear();

        assertThat(verify(3, 3))
                .containsExactly(
                        "cycle_snapshots, cycle %d: counts the events up to 5, audit-events has 4".formatted(cycle));
    }

    @Test
    void aSnapshotBehindTheLogIsRightIfTheEventsCameSince() {
        played(5, 3);

        assertThat(verify(5, 3)).isEmpty();
    }

    @Test
    void aSnapshotBehindTheLogIsWrongIfTheEventsWereThereBefore() {
        played(5, 3);

        assertThat(verify(5, 4))
                .containsExactly(
                        "cycle_snapshots, cycle %d: counts the events up to 3, audit_logs holds 5".formatted(cycle));
    }

    @Test
    void aCycleThatWasCompletedSinceNeedsNoSnapshotYet() {
        played(5, 5);
        sql().execute("DELETE FROM cycle_snapshots WHERE cycle_number = ?", cycle);

        assertThat(verify(5, 2)).isEmpty();
        assertThat(verify(5, 3))
                .containsExactly("cycle_snapshots, cycle %d: missing, though the cycle is complete".formatted(cycle));
    }

    /** So many events, and the snapshot of the first ones. */
    private void played(int events, int counted) {
        WrittenCycle log = written(events);
        log.writeLog(sql());
        written(counted).writeSnapshot(sql());
        sql().execute(
                        "INSERT INTO pipeline.snapshot_positions (cycle_number, last_sequence_number) VALUES (?, ?)",
                        cycle,
                        counted);
        for (ExpectedRow row : ReferenceModel.of(log.events()).rows()) {
            topic.add(new TopicEvent(
                    PARTITION,
                    topic.size(),
                    new SequencedEvent(
                            row.sequenceNumber(),
                            "e" + row.sequenceNumber(),
                            row.eventType(),
                            cycle,
                            row.eventTimestamp(),
                            row.userId(),
                            row.robotId(),
                            row.payload(),
                            null)));
        }
    }

    private WrittenCycle written(int events) {
        WrittenCycle written = new WrittenCycle(cycle);
        for (int number = 1; number <= events; number++) {
            if (number == 3) {
                written.event("cycle_complete", null, null, "{}");
            } else {
                written.event("weapon_sale", number, null, "{'weaponId':1,'salePrice':10}");
            }
        }
        return written;
    }

    private void withoutRowsAfter(int sequenceNumber) {
        sql().transaction(configuration -> {
            configuration.dsl().execute("SET LOCAL session_replication_role = replica");
            configuration
                    .dsl()
                    .execute(
                            "DELETE FROM audit_logs WHERE cycle_number = ? AND sequence_number > ?",
                            cycle,
                            sequenceNumber);
        });
    }

    private static DSLContext sql() {
        return database.sql();
    }

    /**
     * What is found in this cycle.
     *
     * @param projected how many events the log holds
     * @param owed how many were there when the verification began
     */
    private List<String> verify(int projected, int owed) {
        Findings problems = new Findings();
        Findings remarks = new Findings();
        TopicCycles found = new TopicCycles(Map.of(PARTITION, (long) owed), problems);
        StandIns standIns = new StandIns();
        sql().transaction(configuration -> {
            DSLContext snapshot = configuration.dsl();
            SnapshotComparison snapshots =
                    new SnapshotComparison(snapshot, number -> number == cycle, problems, remarks);
            topic.forEach(read -> {
                if (read.offset() < projected) {
                    found.meetProjected(read);
                } else {
                    found.meetUnprojected(read);
                    if (snapshots.counts(read.event())) {
                        standIns.add(read.event());
                    }
                }
            });
            snapshots.compareExistence(found);
            SkippedEvents skipped = new SkippedEvents(snapshot, "audit-events", number -> true);
            snapshots.compare(found, standIns, skipped, new Progress(line -> {}));
        });
        assertThat(remarks.kept()).isEmpty();
        return problems.kept().stream().map(Finding::text).toList();
    }
}
