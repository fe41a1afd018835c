package dev.cyclelog.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the views and functions in {@code analytics} say of rows that are written down here. */
@DisplayName("The views of analytics")
class AnalyticsIT {

    private static DataSource database;

    private Connection connection;

    @BeforeAll
    static void migrate() throws SQLException {
        database = TestDatabase.migrated();
    }

    @BeforeEach
    void begin() throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void undo() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    @DisplayName("say what each of them, and each of their columns, means")
    void commented() throws SQLException {
        assertThat(rows("""
                SELECT c.oid::regclass || coalesce('.' || attname, '')
                FROM pg_class c LEFT JOIN LATERAL (
                    SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                    UNION ALL SELECT NULL, 0) a ON true
                WHERE relkind IN ('r', 'v') AND relnamespace IN ('analytics'::regnamespace, 'public'::regnamespace)
                    AND col_description(c.oid, attnum) IS NULL AND (attnum > 0 OR obj_description(c.oid) IS NULL)
                UNION ALL
                SELECT oid::regprocedure::text FROM pg_proc
                WHERE pronamespace = 'analytics'::regnamespace AND obj_description(oid) IS NULL
                """)).isEmpty();
    }

    @Test
    @DisplayName("tell open cycles from complete ones, and whether rows and snapshot are there")
    void completeness() throws SQLException {
        event(1, 1, "cycle_start", null, null, "{}");
        event(1, 2, "cycle_complete", null, null, "{}");
        event(1, 4, "weapon_sale", 1, null, "{}");
        event(2, 1, "weapon_sale", 1, null, "{}");
        event(7, 1, "weapon_sale", 1, null, "{}");
        execute("INSERT INTO pipeline.snapshot_positions (cycle_number, last_sequence_number) VALUES (7, 2)");
        execute(
                "INSERT INTO pipeline.dead_letters (topic, partition, \"offset\", reason, violations, cycle_number,"
                        + " sequence_number, event_type) VALUES ('audit-events', 0, 1, 'record-refused', '[]', 7, 2, 'cycle_complete')");
        for (int cycle = 3; cycle <= 6; cycle++) {
            event(cycle, 1, "cycle_complete", null, null, "{}");
        }
        execute(
                "INSERT INTO pipeline.snapshot_positions (cycle_number, last_sequence_number) VALUES (1, 2), (3, 1), (4, 2)");
        execute("INSERT INTO pipeline.snapshot_positions (cycle_number, last_sequence_number, refused_sequence_number)"
                + " VALUES (5, 1, 1)");
        execute(
                "INSERT INTO pipeline.dead_letters (topic, partition, \"offset\", reason, violations, cycle_number, sequence_number)"
                        + " VALUES ('audit-events', 0, 0, 'record-refused', '[]', 1, 3)");

        assertThat(rows("SELECT cycle_number, state, last_sequence_number, missing_events, skipped_events, snapshot"
                        + " FROM analytics.cycle_completeness ORDER BY 1"))
                .containsExactly(
                        "1|complete|4|1|1|behind",
                        "2|open|1|0|0|none",
                        "3|complete|1|0|0|current",
                        "4|complete|1|0|0|ahead",
                        "5|complete|1|0|0|stale",
                        "6|complete|1|0|0|missing",
                        "7|complete|2|1|1|current");
        assertThat(rows("SELECT cycle_number, sequence_number, reason FROM analytics.skipped_events ORDER BY 1"))
                .containsExactly("1|3|record-refused", "7|2|record-refused");
    }

    @Test
    @DisplayName("follow a stable's credits through both forms of battles, upgrades without a payer and adjustments")
    void ledger() throws SQLException {
        event(1, 1, "cycle_end_balance", 7, null, "{\"balance\": 1000}");
        event(
                1,
                2,
                "battle_complete",
                7,
                70,
                "{\"result\": \"win\", \"credits\": 100, \"streamingRevenue\": 5.5, \"repairCost\": 2}");
        event(1, 3, "cycle_end_balance", 8, null, "{\"balance\": 1}");
        event(
                2,
                1,
                "battle_complete",
                7,
                70,
                "{\"robot1Id\": 70, \"robot2Id\": 80, \"winnerId\": 80, \"winnerReward\": 50, \"loserReward\": 10,"
                        + " \"robot1RepairCost\": 3, \"robot2UserId\": 8}");
        event(2, 2, "attribute_upgrade", null, 70, "{\"cost\": 20}");
        event(2, 3, "robot_repair", 7, 70, "{\"cost\": 1.25}");
        event(2, 4, "passive_income", 7, null, "{\"merchandising\": 1, \"streaming\": 2}");
        event(2, 5, "credit_change", 7, null, "{\"amount\": -5, \"source\": \"other\"}");
        event(2, 6, "credit_change", 7, null, "{\"amount\": 100, \"source\": \"battle\", \"newBalance\": 1087.25}");
        event(2, 7, "cycle_end_balance", 7, null, "{\"balance\": 1087.25}");
        event(2, 8, "cycle_end_balance", 8, null, "{\"balance\": 51.00}");
        event(3, 1, "weapon_sale", 7, null, "{\"salePrice\": 3, \"balanceAfter\": \"what the game likes\"}");
        event(3, 2, "facility_purchase", 7, null, "{\"cost\": 90.25, \"balanceAfter\": 2500}");
        event(3, 3, "operating_costs", 7, null, "{\"totalCost\": 500}");
        event(3, 4, "cycle_end_balance", 7, null, "{\"balance\": 2000}");

        assertThat(rows("SELECT user_id, to_cycle, balance_change, movements, difference, reconciles"
                        + " FROM analytics.credit_reconciliation ORDER BY 1, 2"))
                .containsExactly("7|2|87.25|87.25|0.00|t", "7|3|912.75|-587.25|1500.00|f", "8|2|50.00|50|0.00|t");
        assertThat(rows("SELECT * FROM analytics.credit_reconciliation WHERE user_id = 7 ORDER BY to_cycle"))
                .isEqualTo(rows("SELECT * FROM analytics.reconcile_credits(7) ORDER BY to_cycle"));
        assertThat(rows("SELECT sequence_number, amount, balance, difference FROM analytics.credit_ledger(7)"
                        + " WHERE cycle_number = 3 ORDER BY 1"))
                .as("what no event tells of came before the purchase")
                .containsExactly(
                        "1|3|1090.25|null", "2|-90.25|1000.00|1500.00", "3|-500|500.00|null", "4|0|500.00|1500.00");
    }

    @Test
    @DisplayName("compare a stable's cycle with its cycle before, and with any other one")
    void finances() throws SQLException {
        stable(7, 1, "100", "40", "500");
        stable(7, 3, "150", "0", "-10");
        stable(8, 3, "0", "10", null);

        assertThat(rows("SELECT user_id, cycle_number, previous_cycle, income, income_change, income_change_percent,"
                        + " expenses_change_percent, balance_change, balance_change_percent"
                        + " FROM analytics.stable_finances ORDER BY 1, 2"))
                .containsExactly(
                        "7|1|null|100|null|null|null|null|null",
                        "7|3|1|150|50|50.00|-100.00|-510|-102.00",
                        "8|3|null|0|null|null|null|null|null");
        assertThat(rows("SELECT user_id, value, base_value, change, change_percent FROM"
                        + " analytics.compare_stable_finances(1, 3) WHERE metric = 'net_profit' ORDER BY 1"))
                .containsExactly("7|60|150|-90|-60.00", "8|null|-10|null|null");
    }

    @Test
    @DisplayName("know each robot's and stable's last name and owner, also of those that did nothing yet")
    void dimensions() throws SQLException {
        stable(7, 1, "1", "0", null);
        stable(7, 2, "1", "0", null);
        execute("UPDATE analytics.stable_cycle_metrics SET username = 'a', stable_name = 'A' WHERE cycle_number = 1");
        execute("UPDATE analytics.stable_cycle_metrics SET username = 'b' WHERE cycle_number = 2");
        event(1, 1, "user_created", 7, null, "{\"username\": \"old\"}");
        event(3, 1, "user_created", 8, null, "{\"username\": \"new\"}");
        robot(70, 1, 7, "R", 1200, 1);
        robot(70, 2, 8, null, 1250, 0);
        robot(70, 3, 8, null, null, 0);
        event(3, 2, "robot_purchase", 8, 80, "{\"robotName\": \"S\"}");

        assertThat(rows("SELECT * FROM analytics.stables ORDER BY 1")).containsExactly("7|b|A|1|2", "8|new|null|3|3");
        assertThat(rows("SELECT * FROM analytics.robots ORDER BY 1"))
                .containsExactly("70|R|8|1250|1|3", "80|S|8|null|3|3");
        assertThat(rows(
                        "SELECT cycle_number, fame, win_rate, elo_average_5, win_rate_5 FROM analytics.robot_progression"
                                + " WHERE robot_id = 70 ORDER BY 1"))
                .containsExactly("1|3|50.00|1200.00|50.00", "2|6|0.00|1225.00|25.00", "3|9|0.00|1225.00|16.67");
    }

    @Test
    @DisplayName("notice steps that take half as long again as in the hundred cycles before")
    void degradation() throws SQLException {
        execute("""
                INSERT INTO analytics.cycle_step_durations
                SELECT cycle, 1, 'battles', CASE WHEN cycle > 120 THEN 151 ELSE 100 END FROM generate_series(1, 130) cycle
                UNION ALL
                SELECT cycle, 2, 'repairs', CASE WHEN cycle > 120 THEN 150 ELSE 100 END FROM generate_series(1, 130) cycle""");

        assertThat(rows(
                        "SELECT step_name, round(last_10_average), round(former_100_average), percent_of_former, degraded"
                                + " FROM analytics.step_durations WHERE cycle_number = 130 ORDER BY 1"))
                .containsExactly("battles|151|100|151.00|t", "repairs|150|100|150.00|f");
    }

    @Test
    @DisplayName("sum what stables pay for facilities, and rate battles")
    void groups() throws SQLException {
        execute(
                "INSERT INTO analytics.facility_cycle_metrics VALUES (7, 1, 'lab', 1, 0, 10, 0.5, 1), (8, 1, 'lab', 0, 2, 3, 1, 2)");
        execute(
                "INSERT INTO analytics.battle_cycle_metrics VALUES (1, 'koth', NULL, 2, 8, 1, 5, 2, 100, 0, 0, 0, 0, 4, 3)");

        assertThat(rows("SELECT * FROM analytics.facility_spending")).containsExactly("1|lab|2|1|2|13|1.5");
        assertThat(rows("SELECT draw_rate, destruction_rate, credits_per_participation, damage_per_participation"
                        + " FROM analytics.battle_results"))
                .containsExactly("25.00|37.50|12.50|0.50");
    }

    private void event(int cycle, int sequenceNumber, String type, Integer userId, Integer robotId, String payload)
            throws SQLException {
        execute("INSERT INTO audit_logs (cycle_number, sequence_number, event_type, user_id, robot_id, payload)"
                + " VALUES (%d, %d, '%s', %d, %d, '%s')"
                        .formatted(cycle, sequenceNumber, type, userId, robotId, payload));
    }

    private void stable(int userId, int cycle, String income, String expenses, String balance) throws SQLException {
        execute(
                "INSERT INTO analytics.stable_cycle_metrics SELECT %d, %d, 0, %s, 0, 0, 0, 0, %s, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, %s, %s"
                        .formatted(
                                userId,
                                cycle,
                                income,
                                expenses,
                                new BigDecimal(income).subtract(new BigDecimal(expenses)),
                                balance));
    }

    private void robot(int robotId, int cycle, int userId, String name, Integer elo, int wins) throws SQLException {
        execute(
                "INSERT INTO analytics.robot_cycle_metrics SELECT %d, %d, 2, %d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, %d, %s, %d"
                        .formatted(robotId, cycle, wins, userId, name == null ? null : "'" + name + "'", elo));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
