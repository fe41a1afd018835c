package dev.cyclelog.testkit.model;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Holds {@code audit_logs} against the expected rows. PostgreSQL itself compares: what {@code jsonb} keeps of a
 * published text is best known by casting that text to {@code jsonb}.
 */
final class AuditLogsDifferences {

    private static final int BATCH = 1000;

    private static final String DIFFERENT_ROWS = """
            SELECT expected.cycle_number, expected.sequence_number, actual.sequence_number IS NULL AS missing,
                expected.event_type, actual.event_type,
                coalesce(expected.event_timestamp, actual.event_timestamp)::text, actual.event_timestamp::text,
                expected.user_id, actual.user_id,
                expected.robot_id, actual.robot_id,
                expected.payload::text, actual.payload::text,
                expected.metadata::text, actual.metadata::text
            FROM (
                SELECT cycle_number, sequence_number, event_type, event_timestamp::timestamp, user_id, robot_id,
                    payload::jsonb, metadata::jsonb
                FROM unnest(?::integer[], ?::integer[], ?::text[], ?::text[], ?::integer[], ?::integer[], ?::text[], ?::text[])
                    AS texts (cycle_number, sequence_number, event_type, event_timestamp, user_id, robot_id,
                        payload, metadata)
            ) AS expected
            LEFT JOIN public.audit_logs AS actual
                ON actual.cycle_number = expected.cycle_number AND actual.sequence_number = expected.sequence_number
            WHERE actual.sequence_number IS NULL
                OR actual.event_type <> expected.event_type
                OR actual.event_timestamp <> expected.event_timestamp
                OR actual.user_id IS DISTINCT FROM expected.user_id
                OR actual.robot_id IS DISTINCT FROM expected.robot_id
                OR actual.payload::text <> expected.payload::text
                OR actual.metadata::text IS DISTINCT FROM expected.metadata::text
            ORDER BY expected.cycle_number, expected.sequence_number
            """;

    private static final String EXTRA_ROWS = """
            SELECT actual.cycle_number, actual.sequence_number, actual.event_type
            FROM public.audit_logs AS actual
            LEFT JOIN unnest(?::integer[], ?::integer[]) AS expected (cycle_number, last_sequence_number)
                ON expected.cycle_number = actual.cycle_number
            WHERE expected.cycle_number IS NULL
                OR actual.sequence_number NOT BETWEEN 1 AND expected.last_sequence_number
            ORDER BY actual.cycle_number, actual.sequence_number
            """;

    /** The table's own constraint forbids repetitions; but the tables in question are there to be doubted. */
    private static final String REPEATED_ROWS = """
            SELECT cycle_number, sequence_number, count(*)
            FROM public.audit_logs
            GROUP BY cycle_number, sequence_number
            HAVING count(*) > 1
            ORDER BY cycle_number, sequence_number
            """;

    private static final List<String> FIELDS =
            List.of("event_type", "event_timestamp", "user_id", "robot_id", "payload", "metadata");
    private static final int FIRST_FIELD = 4;

    private final Connection connection;
    private final Differences differences;

    AuditLogsDifferences(Connection connection, Differences differences) {
        this.connection = connection;
        this.differences = differences;
    }

    void find(List<ExpectedRow> rows) throws SQLException {
        for (int from = 0; from < rows.size(); from += BATCH) {
            findDifferentRows(rows.subList(from, Math.min(from + BATCH, rows.size())));
        }
        findExtraRows(rows);
        findRepeatedRows();
    }

    private void findDifferentRows(List<ExpectedRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DIFFERENT_ROWS)) {
            statement.setArray(1, integers(rows, ExpectedRow::cycleNumber));
            statement.setArray(2, integers(rows, ExpectedRow::sequenceNumber));
            statement.setArray(3, texts(rows, ExpectedRow::eventType));
            statement.setArray(4, texts(rows, ExpectedRow::eventTimestamp));
            statement.setArray(5, integers(rows, ExpectedRow::userId));
            statement.setArray(6, integers(rows, ExpectedRow::robotId));
            statement.setArray(7, texts(rows, ExpectedRow::payload));
            statement.setArray(8, texts(rows, ExpectedRow::metadata));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    describe(result);
                }
            }
        }
    }

    private void describe(ResultSet result) throws SQLException {
        String where = where(result);
        if (result.getBoolean("missing")) {
            differences.add(where + ": expected " + result.getString(FIRST_FIELD) + " but there is no row");
            return;
        }
        int column = FIRST_FIELD;
        for (String field : FIELDS) {
            differences.compare(where, field, result.getString(column), result.getString(column + 1));
            column += 2;
        }
    }

    private void findExtraRows(List<ExpectedRow> rows) throws SQLException {
        Map<Integer, Integer> lastOfCycle = new TreeMap<>();
        rows.forEach(row -> lastOfCycle.merge(row.cycleNumber(), row.sequenceNumber(), Math::max));
        List<Map.Entry<Integer, Integer>> cycles = List.copyOf(lastOfCycle.entrySet());
        try (PreparedStatement statement = connection.prepareStatement(EXTRA_ROWS)) {
            statement.setArray(1, integers(cycles, Map.Entry::getKey));
            statement.setArray(2, integers(cycles, Map.Entry::getValue));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    differences.add(where(result) + ": expected no row but was " + result.getString("event_type"));
                }
            }
        }
    }

    private void findRepeatedRows() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REPEATED_ROWS);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                differences.add(where(result) + ": expected 1 row but there are " + result.getLong("count"));
            }
        }
    }

    private static String where(ResultSet result) throws SQLException {
        return "cycle " + result.getInt("cycle_number") + ", sequence " + result.getInt("sequence_number");
    }

    private <T> Array integers(List<T> items, Function<T, Integer> value) throws SQLException {
        return connection.createArrayOf("integer", items.stream().map(value).toArray());
    }

    private <T> Array texts(List<T> items, Function<T, Object> value) throws SQLException {
        return connection.createArrayOf(
                "text",
                items.stream()
                        .map(value)
                        .map(text -> text == null ? null : text.toString())
                        .toArray());
    }
}
