package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row that {@code cycle_snapshots} must hold. Its numbers are exact: without exponent and trailing zeros.
 *
 * @param startSequence sequence number of the event whose timestamp is the start
 * @param endSequence sequence number of the event whose timestamp is the end
 * @param startTime null if that event had no timestamp of its own
 * @param endTime null if that event had no timestamp of its own
 */
public record ExpectedSnapshot(
        int cycleNumber,
        String triggerType,
        int startSequence,
        int endSequence,
        LocalDateTime startTime,
        LocalDateTime endTime,
        Integer durationMs,
        List<StepDuration> stepDurations,
        int totalBattles,
        long totalCreditsTransacted,
        int totalPrestigeAwarded,
        Map<Integer, Map<String, BigDecimal>> stableMetrics,
        Map<Integer, Map<String, BigDecimal>> robotMetrics,
        ExpectedReadModels readModels)
        implements CycleSnapshot {

    @Override
    public String stableMetricsJson() {
        return array("userId", stableMetrics);
    }

    @Override
    public String robotMetricsJson() {
        return array("robotId", robotMetrics);
    }

    @Override
    public String stepDurationsJson() {
        return stepDurations.stream()
                .map(step -> "{\"stepName\":" + ExactJson.quote(step.stepName()) + ",\"duration\":"
                        + number(step.duration()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String array(String idName, Map<Integer, Map<String, BigDecimal>> metricsById) {
        return metricsById.entrySet().stream()
                .map(entry -> "{\"" + idName + "\":" + entry.getKey() + members(entry.getValue()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String members(Map<String, BigDecimal> metrics) {
        return metrics.entrySet().stream()
                .map(entry -> ",\"" + entry.getKey() + "\":" + number(entry.getValue()))
                .collect(Collectors.joining());
    }

    private static String number(BigDecimal number) {
        return number == null ? "null" : number.toPlainString();
    }
}
