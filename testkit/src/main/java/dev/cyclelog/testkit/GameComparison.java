package dev.cyclelog.testkit;

import dev.cyclelog.testkit.model.CycleSnapshot;
import dev.cyclelog.testkit.model.StepDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Compares cycle by cycle and counts; each rule of the contract's table stands where its value is compared. */
final class GameComparison {

    private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");
    private static final Set<String> COLUMNS_OF_THE_GAME = Set.of(
            "id",
            "cycleNumber",
            "triggerType",
            "startTime",
            "endTime",
            "durationMs",
            "stableMetrics",
            "robotMetrics",
            "stepDurations",
            "totalBattles",
            "totalCreditsTransacted",
            "totalPrestigeAwarded",
            "createdAt");
    private static final Set<String> UNKNOWN_TO_THE_GAME =
            Set.of("weaponRefinements", "weaponSales", "achievementPrestige", "creditAdjustments");

    private final List<String> disagreements = new ArrayList<>();
    private final Map<String, Integer> valuesByField = new TreeMap<>();

    GameSnapshots.Comparison result() {
        return new GameSnapshots.Comparison(Map.copyOf(valuesByField), List.copyOf(disagreements));
    }

    /** @param onlyDuels whether all battles of a robot in the cycle were one against one */
    void cycle(int number, JsonNode game, CycleSnapshot ours, IntPredicate onlyDuels) {
        String cycle = "cycle " + number;
        if (game == null || ours == null) {
            disagreements.add(cycle + ": only " + (game == null ? "ours" : "the game's"));
            return;
        }
        same(cycle, "columns", COLUMNS_OF_THE_GAME, Set.copyOf(game.propertyNames()));
        boolean scheduled = game.get("triggerType").stringValue().equals("scheduled");
        same(cycle, "triggerType", game.get("triggerType").stringValue(), ours.triggerType());
        same(cycle, "startTime", time(game.get("startTime")), ours.startTime());
        if (scheduled) {
            same(cycle, "endTime", time(game.get("endTime")), ours.endTime());
            same(cycle, "durationMs", game.get("durationMs").intValue(), ours.durationMs());
        }
        steps(cycle, game.get("stepDurations"), ours.stepDurations());
        totals(cycle, game, ours);
        stables(cycle, GameRows.byId(game.get("stableMetrics"), "userId"), ours.stableMetrics(), scheduled);
        robots(cycle, GameRows.byId(game.get("robotMetrics"), "robotId"), ours.robotMetrics(), onlyDuels);
    }

    private void steps(String cycle, JsonNode game, List<StepDuration> ours) {
        List<String> gameSteps = game.valueStream()
                .map(step -> step.get("stepName").stringValue() + " "
                        + step.get("duration").decimalValue().toPlainString())
                .sorted()
                .toList();
        List<String> ourSteps = ours.stream()
                .map(step -> step.stepName() + " " + step.duration().toPlainString())
                .sorted()
                .toList();
        same(cycle, "stepDurations", gameSteps, ourSteps);
    }

    private void totals(String cycle, JsonNode game, CycleSnapshot ours) {
        // The game counts two participations as one battle, and only what battles paid as transacted and awarded.
        BigDecimal halved =
                sum(ours.stableMetrics(), "battlesParticipated").divide(BigDecimal.valueOf(2), 0, RoundingMode.FLOOR);
        close(cycle, "totalBattles", game.get("totalBattles"), halved);
        close(
                cycle,
                "totalCreditsTransacted",
                game.get("totalCreditsTransacted"),
                sum(ours.stableMetrics(), "totalCreditsEarned"));
        close(
                cycle,
                "totalPrestigeAwarded",
                game.get("totalPrestigeAwarded"),
                sum(ours.stableMetrics(), "totalPrestigeEarned"));
    }

    private void stables(
            String cycle, Map<Integer, JsonNode> game, Map<Integer, Map<String, BigDecimal>> ours, boolean scheduled) {
        // Stables with a balance alone have no row in the game.
        same(cycle, "users", game.keySet(), idsExcept(ours, GameComparison::hasBalanceAlone));
        common(game.keySet(), ours.keySet()).forEach(id -> {
            String stable = cycle + ", user " + id;
            Map<String, BigDecimal> metrics = ours.get(id);
            Set<String> comparable = new TreeSet<>(metrics.keySet());
            comparable.removeAll(UNKNOWN_TO_THE_GAME);
            same(stable, "fields", comparable, GameRows.fields(game.get(id), "userId"));
            common(comparable, GameRows.fields(game.get(id), "userId")).forEach(field -> {
                if (!field.equals("balance") || scheduled) {
                    close(stable, field, game.get(id).get(field), asTheGameCounts(field, metrics));
                }
            });
        });
    }

    /** The game's profit ignores sales and refinements, and its purchases ignore refinements. */
    private static BigDecimal asTheGameCounts(String field, Map<String, BigDecimal> metrics) {
        return switch (field) {
            case "netProfit" ->
                metrics.get(field).subtract(metrics.get("weaponSales")).add(metrics.get("weaponRefinements"));
            case "totalPurchases" -> metrics.get(field).subtract(metrics.get("weaponRefinements"));
            default -> metrics.get(field);
        };
    }

    private void robots(
            String cycle,
            Map<Integer, JsonNode> game,
            Map<Integer, Map<String, BigDecimal>> ours,
            IntPredicate onlyDuels) {
        // Robots with repairs but no battle have no row in the game.
        same(cycle, "robots", game.keySet(), idsExcept(ours, GameComparison::hasNoBattle));
        common(game.keySet(), ours.keySet()).forEach(id -> {
            String robot = cycle + ", robot " + id;
            Map<String, BigDecimal> metrics = ours.get(id);
            same(robot, "fields", metrics.keySet(), GameRows.fields(game.get(id), "robotId"));
            common(metrics.keySet(), GameRows.fields(game.get(id), "robotId")).forEach(field -> {
                if (isComparable(field, metrics, onlyDuels.test(id))) {
                    close(robot, field, game.get(id).get(field), metrics.get(field));
                }
            });
        });
    }

    /** The game adds an eloChange that is wrong in draws, and knows opponents for sure only in duels. */
    private static boolean isComparable(String field, Map<String, BigDecimal> metrics, boolean onlyDuels) {
        return switch (field) {
            case "eloChange" -> metrics.get("draws").signum() == 0;
            case "damageReceived", "kills" -> onlyDuels;
            default -> true;
        };
    }

    private static boolean hasBalanceAlone(Map<String, BigDecimal> metrics) {
        return metrics.entrySet().stream()
                .allMatch(entry -> entry.getKey().equals("balance")
                        ? entry.getValue() != null
                        : entry.getValue().signum() == 0);
    }

    private static boolean hasNoBattle(Map<String, BigDecimal> metrics) {
        return metrics.get("battlesParticipated").signum() == 0;
    }

    private static Set<Integer> idsExcept(
            Map<Integer, Map<String, BigDecimal>> rows, Predicate<Map<String, BigDecimal>> except) {
        return rows.entrySet().stream()
                .filter(row -> !except.test(row.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Set<T> common(Set<T> some, Set<T> others) {
        return some.stream().filter(others::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    private static BigDecimal sum(Map<Integer, Map<String, BigDecimal>> rows, String field) {
        return rows.values().stream().map(row -> row.get(field)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static LocalDateTime time(JsonNode text) {
        return OffsetDateTime.parse(text.stringValue()).toLocalDateTime();
    }

    private void same(String where, String what, Object game, Object ours) {
        valuesByField.merge(what, 1, Integer::sum);
        if (!Objects.equals(game, ours)) {
            disagreements.add(where + ", " + what + ": the game has " + game + ", we have " + ours);
        }
    }

    /** The game sums doubles, so the last digits may differ. */
    private void close(String where, String what, JsonNode game, BigDecimal ours) {
        valuesByField.merge(what, 1, Integer::sum);
        boolean agree =
                game.isNumber() ? ours != null && isClose(game.decimalValue(), ours) : game.isNull() && ours == null;
        if (!agree) {
            disagreements.add(where + ", " + what + ": the game has " + game + ", we have " + ours);
        }
    }

    private static boolean isClose(BigDecimal one, BigDecimal other) {
        BigDecimal allowed = one.abs().max(other.abs()).multiply(TOLERANCE);
        return one.subtract(other).abs().compareTo(allowed) <= 0;
    }
}
