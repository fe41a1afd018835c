package dev.cyclelog.testkit.model;

import java.util.List;
import java.util.Map;

/**
 * What the read models in {@code analytics} must hold of a cycle besides the metrics that are in its snapshot, too. Of
 * each row the values by name, numbers as exact {@code BigDecimal}s.
 *
 * @param stables by user id, the columns that the snapshot does not have
 * @param robots by robot id, the columns that the snapshot does not have
 * @param battles the rows of {@code analytics.battle_cycle_metrics}
 * @param facilities the rows of {@code analytics.facility_cycle_metrics}
 */
public record ExpectedReadModels(
        Map<Integer, Map<String, Object>> stables,
        Map<Integer, Map<String, Object>> robots,
        List<Map<String, Object>> battles,
        List<Map<String, Object>> facilities) {}
