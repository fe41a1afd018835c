package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of {@code cycle-metrics}: a record per stable, robot and step, then the summary that says how many there
 * were. JSON with the names of {@code cycle_snapshots}; each is small, however big the cycle is.
 */
final class MetricRecords {

    static final String KIND = "kind";
    static final String STABLE = "stable";
    static final String ROBOT = "robot";
    static final String STEP = "step";
    static final String SUMMARY = "summary";

    private static final byte[] SUMMARY_BEGINS =
            "{\"%s\":\"%s\"".formatted(KIND, SUMMARY).getBytes(StandardCharsets.UTF_8);

    private static final ObjectWriter WRITER = Json.MAPPER.writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);

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

    private MetricRecords() {}

    static byte[] stable(int cycleNumber, int userId, StableState state) {
        Sums<StableMetric> sums = state.sums();
        BigDecimal purchases = total(sums, PURCHASES);
        BigDecimal netProfit = total(sums, INCOME)
                .subtract(sums.get(StableMetric.TOTAL_REPAIR_COSTS))
                .subtract(sums.get(StableMetric.OPERATING_COSTS))
                .subtract(purchases);
        ObjectNode node = node(STABLE, cycleNumber).put("userId", userId);
        Arrays.stream(StableMetric.values()).forEach(metric -> put(node, metric.fieldName(), sums.get(metric)));
        put(node, "totalPurchases", purchases);
        put(node, "netProfit", netProfit);
        put(node, "balance", state.balance());
        return WRITER.writeValueAsBytes(node);
    }

    private static BigDecimal total(Sums<StableMetric> sums, List<StableMetric> metrics) {
        return metrics.stream().map(sums::get).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static byte[] robot(int cycleNumber, int robotId, RobotState state) {
        ObjectNode node = node(ROBOT, cycleNumber).put("robotId", robotId);
        Arrays.stream(RobotMetric.values())
                .forEach(metric -> put(node, metric.fieldName(), state.sums().get(metric)));
        return WRITER.writeValueAsBytes(node);
    }

    static byte[] step(int cycleNumber, int sequenceNumber, StepState step) {
        ObjectNode node =
                node(STEP, cycleNumber).put("sequenceNumber", sequenceNumber).put("stepName", step.stepName());
        put(node, "duration", step.duration());
        return WRITER.writeValueAsBytes(node);
    }

    static byte[] summary(int cycleNumber, CycleSummary summary) {
        ObjectNode node = node(SUMMARY, cycleNumber)
                .put("events", summary.events())
                .put("lastSequenceNumber", summary.lastSequenceNumber())
                .put("records", summary.records())
                .put("triggerType", summary.triggerType())
                .put("startTime", summary.startTime().toString())
                .put("endTime", summary.endTime().toString())
                .put("totalBattles", summary.totalBattles());
        put(node, "totalCreditsTransacted", summary.totalCreditsTransacted());
        put(node, "totalPrestigeAwarded", summary.totalPrestigeAwarded());
        return WRITER.writeValueAsBytes(node);
    }

    /** Told by the first bytes, which {@link #node} writes: a writer asks this of each record, more than once. */
    static boolean isSummary(byte[] record) {
        return Arrays.mismatch(record, SUMMARY_BEGINS) == SUMMARY_BEGINS.length;
    }

    static CycleSummary readSummary(JsonNode node) {
        return new CycleSummary(
                node.get("events").intValue(),
                node.get("lastSequenceNumber").intValue(),
                node.get("records").intValue(),
                node.get("triggerType").stringValue(),
                LocalDateTime.parse(node.get("startTime").stringValue()),
                LocalDateTime.parse(node.get("endTime").stringValue()),
                node.get("totalBattles").intValue(),
                node.get("totalCreditsTransacted").decimalValue(),
                node.get("totalPrestigeAwarded").decimalValue());
    }

    private static ObjectNode node(String kind, int cycleNumber) {
        return Json.MAPPER.createObjectNode().put(KIND, kind).put("cycleNumber", cycleNumber);
    }

    /** Without trailing zeros: 1.50 and 1.5 are one amount, and shall have one spelling. */
    private static void put(ObjectNode node, String field, BigDecimal value) {
        node.put(field, value == null ? null : value.stripTrailingZeros());
    }
}
