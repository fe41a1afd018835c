package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The guarantee that within each cycle the ids of {@code audit_logs} ascend with the sequence numbers. */
public final class IdsInOrder {

    private static final String OUT_OF_ORDER = """
            SELECT cycle_number, sequence_number, id, id_before
            FROM (
                SELECT cycle_number, sequence_number, id,
                    lag(id) OVER (PARTITION BY cycle_number ORDER BY sequence_number) AS id_before
                FROM public.audit_logs
            ) AS rows
            WHERE id <= id_before
            ORDER BY cycle_number, sequence_number
            LIMIT 20
            """;

    private IdsInOrder() {}

    /** Fails with the rows (20 at most) for which the guarantee does not hold. */
    public static void check(String jdbcUrl) {
        List<String> outOfOrder = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(OUT_OF_ORDER)) {
            while (result.next()) {
                outOfOrder.add("cycle %d, sequence %d: id %d after id %d"
                        .formatted(result.getInt(1), result.getInt(2), result.getLong(3), result.getLong(4)));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read audit_logs", failed);
        }
        assertThat(outOfOrder).as("rows of audit_logs out of order").isEmpty();
    }
}
