package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;

/**
 * The values of {@code cycle-metrics}: a record per stable, robot, step, kind of battles and stable's facility, then
 * the summary that says how many there were. JSON with the names of {@code cycle_snapshots} and of the read models;
 * each is small, however big the cycle is. Not safe for use by several threads.
 */
final class MetricRecords {

    static final String KIND = "kind";
    static final String CYCLE_NUMBER = "cycleNumber";
    static final String STABLE = "stable";
    static final String ROBOT = "robot";
    static final String STEP = "step";
    static final String BATTLES = "battles";
    static final String FACILITY = "facility";
    static final String SUMMARY = "summary";

    private static final ObjectWriter WRITER = Json.MAPPER.writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);

    private static final StableMetric[] STABLE_METRICS = StableMetric.values();
    private static final RobotMetric[] ROBOT_METRICS = RobotMetric.values();
    private static final BattleMetric[] BATTLE_METRICS = BattleMetric.values();
    private static final FacilityMetric[] FACILITY_METRICS = FacilityMetric.values();

    private static final List<StableMetric> PURCHASES = List.of(
            StableMetric.WEAPON_PURCHASES,
            StableMetric.FACILITY_PURCHASES,
            StableMetric.ROBOT_PURCHASES,
            StableMetric.ATTRIBUTE_UPGRADES,
            StableMetric.WEAPON_REFINEMENTS);

    private static final List<StableMetric> INCOME = List.of(
            StableMetric.TOTAL_CREDITS_EARNED,
            StableMetric.MERCHANDISING_INCOME,
            StableMetric.STREAMING_INCOME,
            StableMetric.ACHIEVEMENT_REWARDS,
            StableMetric.WEAPON_SALES);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);

    byte[] stable(int cycleNumber, int userId, StableState state) {
        Sums<StableMetric> sums = state.sums();
        BigDecimal purchases = total(sums, PURCHASES);
        BigDecimal netProfit = total(sums, INCOME)
                .subtract(sums.get(StableMetric.TOTAL_REPAIR_COSTS))
                .subtract(sums.get(StableMetric.OPERATING_COSTS))
                .subtract(purchases);
        try (JsonGenerator json = begin(STABLE, cycleNumber)) {
            json.writeNumberProperty("userId", userId);
            for (StableMetric metric : STABLE_METRICS) {
                write(json, metric.fieldName(), sums.get(metric));
            }
            write(json, "totalPurchases", purchases);
            write(json, "netProfit", netProfit);
            write(json, "balance", state.balance());
            json.writeStringProperty("username", state.username());
            json.writeStringProperty("stableName", state.stableName());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static BigDecimal total(Sums<StableMetric> sums, List<StableMetric> metrics) {
        return metrics.stream().map(sums::get).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    byte[] robot(int cycleNumber, int robotId, RobotState state) {
        try (JsonGenerator json = begin(ROBOT, cycleNumber)) {
            json.writeNumberProperty("robotId", robotId);
            for (RobotMetric metric : ROBOT_METRICS) {
                write(json, metric.fieldName(), state.sums().get(metric));
            }
            write(json, "userId", state.userId());
            json.writeStringProperty("robotName", state.name());
            write(json, "elo", state.elo());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    byte[] battles(int cycleNumber, BattleGroup group) {
        try (JsonGenerator json = begin(BATTLES, cycleNumber)) {
            json.writeStringProperty("battleType", group.key().battleType());
            json.writeStringProperty("leagueType", group.key().leagueType());
            for (BattleMetric metric : BATTLE_METRICS) {
                write(
                        json,
                        metric.fieldName(),
                        metric == BattleMetric.BATTLES
                                ? group.battles()
                                : group.sums().get(metric));
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    byte[] facility(int cycleNumber, FacilityState facility) {
        try (JsonGenerator json = begin(FACILITY, cycleNumber)) {
            json.writeNumberProperty("userId", facility.key().userId());
            json.writeStringProperty("facilityType", facility.key().facilityType());
            for (FacilityMetric metric : FACILITY_METRICS) {
                write(json, metric.fieldName(), facility.sums().get(metric));
            }
            write(json, "level", facility.level());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    byte[] step(int cycleNumber, int sequenceNumber, StepState step) {
        try (JsonGenerator json = begin(STEP, cycleNumber)) {
            json.writeNumberProperty("sequenceNumber", sequenceNumber);
            json.writeStringProperty("stepName", step.stepName());
            write(json, "duration", step.duration());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    byte[] summary(int cycleNumber, CycleSummary summary) {
        try (JsonGenerator json = begin(SUMMARY, cycleNumber)) {
            json.writeNumberProperty("events", summary.events());
            json.writeNumberProperty("lastSequenceNumber", summary.lastSequenceNumber());
            json.writeNumberProperty("records", summary.records());
            json.writeStringProperty("triggerType", summary.triggerType());
            json.writeStringProperty("startTime", summary.startTime().toString());
            json.writeStringProperty(
                    "endTime",
                    summary.endTime() == null ? null : summary.endTime().toString());
            json.writeNumberProperty("startsAfterEnd", summary.startsAfterEnd());
            json.writeNumberProperty("totalBattles", summary.totalBattles());
            write(json, "totalCreditsTransacted", summary.totalCreditsTransacted());
            write(json, "totalPrestigeAwarded", summary.totalPrestigeAwarded());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static boolean isSummary(JsonNode record) {
        return record.get(KIND).stringValue().equals(SUMMARY);
    }

    static CycleSummary readSummary(JsonNode node) {
        return new CycleSummary(
                node.get("events").intValue(),
                node.get("lastSequenceNumber").intValue(),
                node.get("records").intValue(),
                node.get("triggerType").stringValue(),
                LocalDateTime.parse(node.get("startTime").stringValue()),
                node.get("endTime").isNull()
                        ? null
                        : LocalDateTime.parse(node.get("endTime").stringValue()),
                node.get("startsAfterEnd").intValue(),
                node.get("totalBattles").intValue(),
                node.get("totalCreditsTransacted").decimalValue(),
                node.get("totalPrestigeAwarded").decimalValue());
    }

    private JsonGenerator begin(String kind, int cycleNumber) {
        bytes.reset();
        JsonGenerator json = WRITER.createGenerator(bytes);
        json.writeStartObject();
        json.writeStringProperty(KIND, kind);
        json.writeNumberProperty(CYCLE_NUMBER, cycleNumber);
        return json;
    }

    private static void write(JsonGenerator json, String field, Integer value) {
        write(json, field, value == null ? null : BigDecimal.valueOf(value));
    }

    /** Without trailing zeros: 1.50 and 1.5 are one amount, and shall have one spelling. */
    private static void write(JsonGenerator json, String field, BigDecimal value) {
        if (value == null) {
            json.writeNullProperty(field);
        } else {
            json.writeName(field);
            json.writeNumber(value.stripTrailingZeros());
        }
    }
}
