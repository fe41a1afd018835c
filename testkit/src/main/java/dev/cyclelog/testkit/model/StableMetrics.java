package dev.cyclelog.testkit.model;

import static dev.cyclelog.testkit.model.Sums.sum;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of one stable in one cycle, each straight from the stable's events. */
final class StableMetrics {

    private final List<Participation> participations;
    private final List<PublishedEvent> events;

    private StableMetrics(Cycle cycle, int userId) {
        participations = cycle.participations().stream()
                .filter(part -> Objects.equals(part.userId(), userId))
                .toList();
        events = cycle.events(event -> StableKinds.touchesStable(event) && Objects.equals(cycle.userOf(event), userId));
    }

    /** The metrics of each user with any event that touches them. */
    static Map<Integer, Map<String, BigDecimal>> of(Cycle cycle) {
        TreeSet<Integer> users = new TreeSet<>();
        cycle.participations().stream()
                .map(Participation::userId)
                .filter(Objects::nonNull)
                .forEach(users::add);
        cycle.events(StableKinds::touchesStable).stream()
                .map(cycle::userOf)
                .filter(Objects::nonNull)
                .forEach(users::add);
        Map<Integer, Map<String, BigDecimal>> metrics = new TreeMap<>();
        users.forEach(userId -> metrics.put(userId, new StableMetrics(cycle, userId).all()));
        return Collections.unmodifiableMap(metrics);
    }

    private Map<String, BigDecimal> all() {
        Map<String, BigDecimal> all = new LinkedHashMap<>();
        all.put("battlesParticipated", battlesParticipated());
        all.put("totalCreditsEarned", totalCreditsEarned());
        all.put("totalPrestigeEarned", totalPrestigeEarned());
        all.put("totalRepairCosts", totalRepairCosts());
        all.put("merchandisingIncome", merchandisingIncome());
        all.put("streamingIncome", streamingIncome());
        all.put("operatingCosts", operatingCosts());
        all.put("weaponPurchases", weaponPurchases());
        all.put("facilityPurchases", facilityPurchases());
        all.put("robotPurchases", robotPurchases());
        all.put("attributeUpgrades", attributeUpgrades());
        all.put("weaponRefinements", weaponRefinements());
        all.put("weaponSales", weaponSales());
        all.put("achievementRewards", achievementRewards());
        all.put("achievementPrestige", achievementPrestige());
        all.put("creditAdjustments", creditAdjustments());
        all.put("totalPurchases", totalPurchases());
        all.put("netProfit", netProfit());
        all.put("balance", balance());
        all.replaceAll((name, value) -> value == null ? null : ExactJson.plain(value));
        return Collections.unmodifiableMap(all);
    }

    private BigDecimal battlesParticipated() {
        return BigDecimal.valueOf(participations.size());
    }

    private BigDecimal totalCreditsEarned() {
        return sum(participations, Participation::credits);
    }

    private BigDecimal totalPrestigeEarned() {
        return sum(participations, Participation::prestige);
    }

    private BigDecimal totalRepairCosts() {
        return sumOf("robot_repair", "cost").add(sum(participations, Participation::repairCost));
    }

    private BigDecimal merchandisingIncome() {
        return sumOf("passive_income", "merchandising");
    }

    private BigDecimal streamingIncome() {
        return sum(participations, Participation::streamingRevenue).add(sumOf("passive_income", "streaming"));
    }

    private BigDecimal operatingCosts() {
        return sumOf("operating_costs", "totalCost");
    }

    private BigDecimal weaponPurchases() {
        return sumOf("weapon_purchase", "cost");
    }

    private BigDecimal facilityPurchases() {
        return sumOf("facility_purchase", "cost").add(sumOf("facility_upgrade", "cost"));
    }

    private BigDecimal robotPurchases() {
        return sumOf("robot_purchase", "cost");
    }

    private BigDecimal attributeUpgrades() {
        return sumOf("attribute_upgrade", "cost");
    }

    private BigDecimal weaponRefinements() {
        return sumOf("weapon_refinement", "costPaid");
    }

    private BigDecimal weaponSales() {
        return sumOf("weapon_sale", "salePrice");
    }

    private BigDecimal achievementRewards() {
        return sumOf("achievement_unlock", "rewardCredits");
    }

    private BigDecimal achievementPrestige() {
        return sumOf("achievement_unlock", "rewardPrestige");
    }

    private BigDecimal creditAdjustments() {
        // Only adjustments are among a stable's events.
        return sumOf("credit_change", "amount");
    }

    private BigDecimal totalPurchases() {
        return sum(weaponPurchases(), facilityPurchases(), robotPurchases(), attributeUpgrades(), weaponRefinements());
    }

    private BigDecimal netProfit() {
        return totalCreditsEarned()
                .add(merchandisingIncome())
                .add(streamingIncome())
                .add(achievementRewards())
                .add(weaponSales())
                .subtract(totalRepairCosts())
                .subtract(operatingCosts())
                .subtract(totalPurchases());
    }

    private BigDecimal balance() {
        return events.stream()
                .filter(event -> event.is("cycle_end_balance"))
                .reduce((earlier, later) -> later)
                .map(event -> event.amount("balance"))
                .orElse(null);
    }

    private BigDecimal sumOf(String eventType, String field) {
        return sum(events.stream().filter(event -> event.is(eventType)).toList(), event -> event.amount(field));
    }
}
