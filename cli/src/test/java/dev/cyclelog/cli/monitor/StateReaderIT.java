package dev.cyclelog.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.monitor.PipelineState.CycleRow;
import dev.cyclelog.database.Migrations;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What the monitor reads from PostgreSQL")
class StateReaderIT {

    private DatabasePool database;

    @BeforeEach
    void makeTables() {
        database = new DatabasePool(new Settings.Database(TestPostgres.newDatabase(), "postgres", ""), "test", 2);
        Migrations.migrate(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("of empty tables is nothing")
    void empty() {
        PipelineState state = read();
        assertThat(state.openCycles()).isZero();
        assertThat(state.openFor()).isZero();
        assertThat(state.events()).isZero();
        assertThat(state.lastSnapshot()).isEmpty();
        assertThat(state.lastCycles()).isEmpty();
        assertThat(state.databaseBytes()).isPositive();
    }

    @Test
    @DisplayName("tells open cycles, by how long they have been open, and those that lack a snapshot")
    void cycles() {
        event(3, 1, "cycle_start", "2 hours");
        event(3, 2, "weapon_sale", "1 minute");
        event(4, 1, "cycle_start", "1 hour");
        event(5, 1, "cycle_start", "3 hours");
        event(5, 2, "cycle_complete", "2 hours");
        event(7, 1, "cycle_complete", "1 hour");
        snapshot(7, "NULL", "{}", "10 minutes");

        PipelineState state = read();
        assertThat(state.openCycles()).isEqualTo(2);
        assertThat(state.openFor())
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusMinutes(5));
        assertThat(state.missingSnapshots()).isEqualTo(1);
        assertThat(state.snapshots()).isEqualTo(1);
        assertThat(state.events()).isEqualTo(2 + 1 + 2 + 1);
        assertThat(state.lastSnapshot())
                .hasValueSatisfying(last -> assertThat(last.cycle()).isEqualTo(7));
        assertThat(state.lastCycles()).extracting(CycleRow::cycle).containsExactly(7, 5, 4, 3);
        assertThat(state.lastCycles()).extracting(CycleRow::complete).containsExactly(true, true, false, false);
        assertThat(state.lastCycles()).extracting(CycleRow::events).containsExactly(1, 2, 1, 2);
        assertThat(state.lastCycles().get(0).credits()).isEqualTo(12L);
        assertThat(state.lastCycles().get(1).credits()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enable_mergejoin", "enable_hashjoin, enable_nestloop"})
    @DisplayName("shows the ten last cycles, and counts all of them, however PostgreSQL goes about it")
    void tenLast(String disabled) {
        for (int cycle = 1; cycle <= 12; cycle++) {
            event(cycle, 1, "cycle_start", "1 hour");
        }
        PipelineState state = database.sql().transactionResult(transaction -> {
            for (String way : disabled.split(", ")) {
                transaction.dsl().execute("SET LOCAL %s = off".formatted(way));
            }
            return new StateReader(transaction.dsl(), new DeadLetterCounts(System::nanoTime, 1)).read();
        });
        assertThat(state.openCycles()).isEqualTo(12);
        assertThat(state.lastCycles()).hasSize(10);
        assertThat(state.lastCycles().get(9).cycle()).isEqualTo(3);
    }

    @Test
    @DisplayName("tells a first event whose producer's clock is ahead from one that is old")
    void clockAhead() {
        event(1, 1, "cycle_start", "-1 hour");
        assertThat(read().openFor()).isZero();
    }

    @Test
    @DisplayName("tells stale snapshots, cycles that were started again, paused partitions and dead letters")
    void troubles() {
        event(1, 1, "cycle_complete", "1 hour");
        snapshot(1, "9", "{started-after-complete}", "1 minute");
        event(2, 1, "cycle_complete", "1 hour");
        snapshot(2, "NULL", "{duration-negative}", "1 minute");
        database.sql().execute("""
                INSERT INTO pipeline.projection_offsets (topic, partition, next_offset, refused_offset)
                VALUES ('audit-events', 0, 5, NULL), ('audit-events', 1, 5, 5);
                INSERT INTO pipeline.dead_letters (topic, partition, "offset", reason, violations)
                SELECT 'dl', 0, i, CASE WHEN i < 3 THEN 'too-large' ELSE 'foreign' END, '[]'
                FROM generate_series(1, 3) i
                """);

        PipelineState state = read();
        assertThat(state.staleSnapshots()).isEqualTo(1);
        assertThat(state.startedAgain()).isEqualTo(1);
        assertThat(state.refused())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        new TopicPartition("audit-events", 0), false, new TopicPartition("audit-events", 1), true));
        assertThat(state.deadLetters()).containsExactlyInAnyOrderEntriesOf(Map.of("too-large", 2L, "foreign", 1L));
    }

    @ParameterizedTest
    @CsvSource({"20, 2", "10000, 60"})
    @DisplayName("counts dead letters the less often the more there are, and at least once a minute")
    void seldom(int letters, long seconds) {
        letters(1, letters);
        AtomicLong clock = new AtomicLong();
        DeadLetterCounts counts = new DeadLetterCounts(clock::get, 10);
        long first = counts.read(database.sql()).get("too-large");
        assertThat(first).isEqualTo(letters);
        letters(letters + 1, letters + 1);

        clock.set(TimeUnit.SECONDS.toNanos(seconds) - 1);
        assertThat(counts.read(database.sql())).isEqualTo(Map.of("too-large", first));
        clock.set(TimeUnit.SECONDS.toNanos(seconds));
        assertThat(counts.read(database.sql())).isEqualTo(Map.of("too-large", first + 1));
    }

    private void letters(int from, int to) {
        database.sql().execute("""
                INSERT INTO pipeline.dead_letters (topic, partition, "offset", reason, violations)
                SELECT 'dl', 0, i, 'too-large', '[]' FROM generate_series(%d, %d) i
                """.formatted(from, to));
    }

    private PipelineState read() {
        return new StateReader(database.sql(), new DeadLetterCounts(System::nanoTime, 1)).read();
    }

    private void event(int cycle, int sequenceNumber, String type, String ago) {
        database.sql().execute("""
                INSERT INTO audit_logs (cycle_number, sequence_number, event_type, event_timestamp, payload)
                VALUES (%d, %d, '%s', now() AT TIME ZONE 'UTC' - '%s'::interval, '{}')
                """.formatted(cycle, sequenceNumber, type, ago));
    }

    private void snapshot(int cycle, String refused, String remarks, String ago) {
        database.sql().execute("""
                INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms,
                    stable_metrics, robot_metrics, step_durations, total_credits_transacted)
                VALUES (%1$d, 'settlement', now(), now(), 1, '[]', '[]', '[]', 12);
                INSERT INTO pipeline.snapshot_positions
                    (cycle_number, last_sequence_number, refused_sequence_number, remarks, written_at)
                VALUES (%1$d, 1, %2$s, '%3$s', now() AT TIME ZONE 'UTC' - '%4$s'::interval)
                """.formatted(cycle, refused, remarks, ago));
    }
}
