package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * The content of a row of {@code cycle_snapshots}, whether expected or found: every column but {@code id} and
 * {@code created_at}.
 */
public interface CycleSnapshot {

    /** The cycle. */
    int cycleNumber();

    /** {@code manual} or {@code scheduled}. */
    String triggerType();

    /** In UTC; null if any will do. */
    LocalDateTime startTime();

    /** In UTC; null if any will do. */
    LocalDateTime endTime();

    /** End less start in milliseconds; null if one of them is. */
    Integer durationMs();

    /** The steps in sequence order. */
    List<StepDuration> stepDurations();

    /** The distinct battles. */
    int totalBattles();

    /** The credits that entered or left stables. */
    long totalCreditsTransacted();

    /** The prestige that stables were awarded. */
    int totalPrestigeAwarded();

    /**
     * By user, ascending: each metric by its name in the contract, without {@code userId}; only balances can be null.
     */
    Map<Integer, Map<String, BigDecimal>> stableMetrics();

    /** By robot, ascending: each metric by its name in the contract, without {@code robotId}. */
    Map<Integer, Map<String, BigDecimal>> robotMetrics();

    /** The JSON array of {@code stable_metrics}. */
    String stableMetricsJson();

    /** The JSON array of {@code robot_metrics}. */
    String robotMetricsJson();

    /** The JSON array of {@code step_durations}. */
    String stepDurationsJson();
}
