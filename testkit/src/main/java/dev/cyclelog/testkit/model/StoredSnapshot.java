package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A row found in {@code cycle_snapshots}. The JSON is as PostgreSQL prints it, digit for digit what is stored. */
public record StoredSnapshot(
        int cycleNumber,
        String triggerType,
        LocalDateTime startTime,
        LocalDateTime endTime,
        Integer durationMs,
        int totalBattles,
        long totalCreditsTransacted,
        int totalPrestigeAwarded,
        String stableMetricsJson,
        String robotMetricsJson,
        String stepDurationsJson)
        implements CycleSnapshot {

    private static final String ALL_ROWS = """
            SELECT cycle_number, trigger_type, start_time, end_time, duration_ms, total_battles,
                total_credits_transacted, total_prestige_awarded,
                stable_metrics::text, robot_metrics::text, step_durations::text
            FROM public.cycle_snapshots
            """;

    /** Every row of the table, by cycle, ascending. */
    public static SortedMap<Integer, StoredSnapshot> readAll(String jdbcUrl) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            return readAll(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read cycle_snapshots", failed);
        }
    }

    static SortedMap<Integer, StoredSnapshot> readAll(Connection connection) throws SQLException {
        SortedMap<Integer, StoredSnapshot> snapshots = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL_ROWS)) {
            while (row.next()) {
                StoredSnapshot snapshot = read(row);
                snapshots.put(snapshot.cycleNumber(), snapshot);
            }
        }
        return snapshots;
    }

    @Override
    public List<StepDuration> stepDurations() {
        return ExactJson.parse(stepDurationsJson)
                .valueStream()
                .map(step -> new StepDuration(
                        step.get("stepName").stringValue(), step.get("duration").decimalValue()))
                .toList();
    }

    @Override
    public Map<Integer, Map<String, BigDecimal>> stableMetrics() {
        return byId(stableMetricsJson, "userId");
    }

    @Override
    public Map<Integer, Map<String, BigDecimal>> robotMetrics() {
        return byId(robotMetricsJson, "robotId");
    }

    private static StoredSnapshot read(ResultSet row) throws SQLException {
        return new StoredSnapshot(
                row.getInt("cycle_number"),
                row.getString("trigger_type"),
                row.getObject("start_time", LocalDateTime.class),
                row.getObject("end_time", LocalDateTime.class),
                row.getInt("duration_ms"),
                row.getInt("total_battles"),
                row.getLong("total_credits_transacted"),
                row.getInt("total_prestige_awarded"),
                row.getString("stable_metrics"),
                row.getString("robot_metrics"),
                row.getString("step_durations"));
    }

    private static Map<Integer, Map<String, BigDecimal>> byId(String json, String idName) {
        Map<Integer, Map<String, BigDecimal>> rows = new TreeMap<>();
        for (JsonNode element : ExactJson.parse(json)) {
            Map<String, BigDecimal> metrics = new LinkedHashMap<>();
            for (String field : element.propertyNames()) {
                metrics.put(
                        field,
                        element.get(field).isNull() ? null : element.get(field).decimalValue());
            }
            int id = metrics.remove(idName).intValueExact();
            if (rows.put(id, metrics) != null) {
                throw new IllegalStateException("two rows with " + idName + " " + id);
            }
        }
        return rows;
    }
}
