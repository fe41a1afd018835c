package dev.cyclelog.testkit.model;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds {@code cycle_snapshots} against the expected snapshots. */
final class SnapshotDifferences {

    private static final String TIMESTAMP =
            "SELECT event_timestamp FROM public.audit_logs WHERE cycle_number = ? AND sequence_number = ?";

    private final Connection connection;
    private final Differences differences;

    SnapshotDifferences(Connection connection, Differences differences) {
        this.connection = connection;
        this.differences = differences;
    }

    void find(Map<Integer, ExpectedSnapshot> expected) throws SQLException {
        Map<Integer, StoredSnapshot> actual = StoredSnapshot.readAll(connection);
        Set<Integer> cycles = new TreeSet<>(expected.keySet());
        cycles.addAll(actual.keySet());
        for (int cycle : cycles) {
            if (!actual.containsKey(cycle)) {
                differences.add("cycle " + cycle + ": expected a snapshot but there is none");
            } else if (!expected.containsKey(cycle)) {
                differences.add("cycle " + cycle + ": expected no snapshot but there is one");
            } else {
                compare(expected.get(cycle), actual.get(cycle));
            }
        }
    }

    private void compare(ExpectedSnapshot expected, StoredSnapshot actual) throws SQLException {
        String cycle = "cycle " + expected.cycleNumber();
        LocalDateTime start = known(expected.startTime(), expected.cycleNumber(), expected.startSequence());
        LocalDateTime end = known(expected.endTime(), expected.cycleNumber(), expected.endSequence());
        differences.compare(cycle, "trigger_type", expected.triggerType(), actual.triggerType());
        differences.compare(cycle, "start_time", start, actual.startTime());
        differences.compare(cycle, "end_time", end, actual.endTime());
        differences.compare(cycle, "duration_ms", CycleTimes.durationMs(start, end), actual.durationMs());
        differences.compare(cycle, "total_battles", expected.totalBattles(), actual.totalBattles());
        differences.compare(
                cycle, "total_credits_transacted", expected.totalCreditsTransacted(), actual.totalCreditsTransacted());
        differences.compare(
                cycle, "total_prestige_awarded", expected.totalPrestigeAwarded(), actual.totalPrestigeAwarded());
        JsonArrayDifferences arrays = new JsonArrayDifferences(differences);
        arrays.findById(cycle + ", stable_metrics", "userId", expected.stableMetricsJson(), actual.stableMetricsJson());
        arrays.findById(cycle + ", robot_metrics", "robotId", expected.robotMetricsJson(), actual.robotMetricsJson());
        arrays.findByPosition(cycle + ", step_durations", expected.stepDurationsJson(), actual.stepDurationsJson());
    }

    /** An event without a timestamp has that of its row: when Kafka appended it. Null if there is no such row. */
    private LocalDateTime known(LocalDateTime time, int cycleNumber, int sequenceNumber) throws SQLException {
        if (time != null) {
            return time;
        }
        try (PreparedStatement statement = connection.prepareStatement(TIMESTAMP)) {
            statement.setInt(1, cycleNumber);
            statement.setInt(2, sequenceNumber);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getObject(1, LocalDateTime.class) : null;
            }
        }
    }
}
