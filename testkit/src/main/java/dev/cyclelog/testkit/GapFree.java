package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The guarantee that each cycle in {@code audit_logs} is numbered 1 to n without a gap and without a repetition. */
public final class GapFree {

    private static final String BROKEN_CYCLES = """
            SELECT cycle_number, count(*), count(DISTINCT sequence_number), min(sequence_number), max(sequence_number)
            FROM public.audit_logs
            GROUP BY cycle_number
            HAVING min(sequence_number) <> 1
                OR max(sequence_number) <> count(*)
                OR count(DISTINCT sequence_number) <> count(*)
            ORDER BY cycle_number
            LIMIT 20
            """;

    private GapFree() {}

    /** Fails with the numbers of the cycles (20 at most) for which the guarantee does not hold. */
    public static void check(String jdbcUrl) {
        assertThat(brokenCycles(jdbcUrl))
                .as("cycles of audit_logs that are not numbered 1 to n")
                .isEmpty();
    }

    private static List<String> brokenCycles(String jdbcUrl) {
        List<String> broken = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(BROKEN_CYCLES)) {
            while (result.next()) {
                broken.add("cycle %d: %d rows, %d distinct sequence numbers from %d to %d"
                        .formatted(
                                result.getInt(1),
                                result.getLong(2),
                                result.getLong(3),
                                result.getInt(4),
                                result.getInt(5)));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read audit_logs", failed);
        }
        return broken;
    }
}
