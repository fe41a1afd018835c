package dev.cyclelog.cli.verify;

import dev.cyclelog.testkit.model.ExpectedReadModels;
import dev.cyclelog.testkit.model.ExpectedRow;
import dev.cyclelog.testkit.model.ExpectedSnapshot;
import dev.cyclelog.testkit.model.ReferenceModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** A cycle written down event by event, and stored as the reference model says. JSON has single quotes here. */
final class WrittenCycle {

    private final int number;
    private final List<String> events = new ArrayList<>();

    WrittenCycle(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    WrittenCycle event(String type, Integer userId, Integer robotId, String payload) {
        return at("2026-01-31T12:00:00Z", type, userId, robotId, payload);
    }

    WrittenCycle at(String time, String type, Integer userId, Integer robotId, String payload) {
        events.add(
                ("{'eventId':'e%d','eventType':'%s','cycleNumber':%d,'eventTimestamp':'%s','userId':%d,'robotId':%d,'payload':%s}")
                        .formatted(events.size(), type, number, time, userId, robotId, payload)
                        .replace('\'', '"'));
        return this;
    }

    /** A participation; {@code more} are its fields beyond the necessary ones, with a comma before each. */
    WrittenCycle fights(int userId, int robotId, String result, String more) {
        return event(
                "battle_complete",
                userId,
                robotId,
                "{'result':'%s','eloBefore':1200,'eloAfter':1193,'credits':%d.50,'prestige':%d,'fame':3%s%s%s}"
                        .formatted(
                                result,
                                robotId,
                                userId,
                                more,
                                more.contains("'damageDealt'") ? "" : ",'damageDealt':%d.25".formatted(robotId),
                                more.contains("'destroyed'") ? "" : ",'destroyed':false"));
    }

    /** A battle in the older form. */
    WrittenCycle battle(Integer userId, String battleId, int robot1, int robot2, String more) {
        return event(
                "battle_complete",
                userId,
                userId == null ? null : robot1,
                ("{'battleId':%s,'robot1Id':%d,'robot2Id':%d,'robot1ELOBefore':1200,'robot1ELOAfter':1216,"
                                + "'robot2ELOBefore':1300,'robot2ELOAfter':1284,'robot1DamageDealt':%d.5,"
                                + "'robot2DamageDealt':%d.75%s}")
                        .formatted(battleId, robot1, robot2, robot1, robot2, more));
    }

    /** The payload of an upgrade. */
    static String upgrade(String cost) {
        return "{'attributeName':'armor','oldValue':1,'newValue':2,'cost':" + cost + "}";
    }

    /** Ends the cycle, if it has not ended. */
    WrittenCycle complete() {
        return events.stream().anyMatch(event -> event.contains("cycle_complete"))
                ? this
                : event("cycle_complete", null, null, "{}");
    }

    /** What was written down, as it is published. */
    List<String> events() {
        return List.copyOf(events);
    }

    ExpectedSnapshot model() {
        return ReferenceModel.of(events).snapshots().get(number);
    }

    void writeLog(DSLContext sql) {
        List<Object[]> rows = new ArrayList<>();
        for (ExpectedRow row : ReferenceModel.of(events).rows()) {
            rows.add(new Object[] {
                row.cycleNumber(),
                row.sequenceNumber(),
                row.eventType(),
                row.eventTimestamp().toString(),
                row.userId(),
                row.robotId(),
                row.payload()
            });
        }
        sql.batch(
                        "INSERT INTO audit_logs (cycle_number, sequence_number, event_type, event_timestamp, user_id, robot_id, payload)"
                                + " VALUES (?, ?, ?, ?::timestamp, ?::int, ?::int, ?::jsonb)",
                        rows.toArray(Object[][]::new))
                .execute();
    }

    void writeSnapshot(DSLContext sql) {
        ExpectedSnapshot model = model();
        sql.execute(
                "INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms, total_battles,"
                        + " total_credits_transacted, total_prestige_awarded, stable_metrics, robot_metrics, step_durations)"
                        + " VALUES (?, ?, ?::timestamp, ?::timestamp, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb)",
                number,
                model.triggerType(),
                model.startTime().toString(),
                model.endTime().toString(),
                model.durationMs(),
                model.totalBattles(),
                model.totalCreditsTransacted(),
                model.totalPrestigeAwarded(),
                model.stableMetricsJson(),
                model.robotMetricsJson(),
                model.stepDurationsJson());
        for (String[] readModel :
                new String[][] {{"stable_cycle_metrics", "stable_metrics"}, {"robot_cycle_metrics", "robot_metrics"}}) {
            sql.execute("""
                    INSERT INTO analytics.%1$s
                    SELECT row.* FROM cycle_snapshots AS stored, jsonb_array_elements(%2$s) AS metrics,
                    LATERAL (SELECT jsonb_object_agg(lower(regexp_replace(key, '([A-Z])', '_\\1', 'g')), value) AS columns
                        FROM jsonb_each(metrics)) AS renamed,
                    LATERAL jsonb_populate_record(NULL::analytics.%1$s,
                        columns || jsonb_build_object('cycle_number', stored.cycle_number)) AS row
                    WHERE stored.cycle_number = ?""".formatted(readModel[0], readModel[1]), number);
        }
        ExpectedReadModels models = model.readModels();
        models.stables().forEach((user, row) -> complete(sql, "stable_cycle_metrics", Map.of("user_id", user), row));
        models.robots().forEach((robot, row) -> complete(sql, "robot_cycle_metrics", Map.of("robot_id", robot), row));
        models.battles().forEach(row -> insert(sql, "battle_cycle_metrics", row));
        models.facilities().forEach(row -> insert(sql, "facility_cycle_metrics", row));
        sql.execute("""
                INSERT INTO analytics.cycle_step_durations
                SELECT cycle_number, sequence_number, payload->>'stepName', (payload->>'duration')::bigint
                FROM audit_logs WHERE cycle_number = ? AND event_type = 'cycle_step_complete'""", number);
    }

    /** Fills in what the snapshot does not have. */
    private void complete(DSLContext sql, String table, Map<String, Object> key, Map<String, Object> row) {
        sql.update(table(table))
                .set(columns(row))
                .where(DSL.condition(columns(key)))
                .and(DSL.field("cycle_number", Integer.class).eq(number))
                .execute();
    }

    private void insert(DSLContext sql, String table, Map<String, Object> row) {
        sql.insertInto(table(table))
                .set(columns(row))
                .set(DSL.field("cycle_number", Integer.class), number)
                .execute();
    }

    private static Table<?> table(String name) {
        return DSL.table(DSL.name("analytics", name));
    }

    private static Map<Field<?>, Object> columns(Map<String, Object> row) {
        Map<Field<?>, Object> columns = new LinkedHashMap<>();
        row.forEach((name, value) ->
                columns.put(DSL.field(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)), value));
        return columns;
    }
}
