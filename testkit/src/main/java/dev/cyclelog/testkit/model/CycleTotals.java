package dev.cyclelog.testkit.model;

import static dev.cyclelog.testkit.model.Sums.sum;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The totals of one cycle, over all its events whether or not a stable is known for them. */
final class CycleTotals {

    private static final Set<String> BATTLE_KINDS = Set.of("battle_complete", "tournament_match", "tag_team_battle");
    private static final Set<String> PURCHASES =
            Set.of("weapon_purchase", "facility_purchase", "facility_upgrade", "robot_purchase", "attribute_upgrade");
    private static final Set<String> COUNTED_ELSEWHERE = Set.of("battle", "achievement");

    private final Cycle cycle;

    CycleTotals(Cycle cycle) {
        this.cycle = cycle;
    }

    int battles() {
        Set<String> battleIds = new HashSet<>();
        cycle.events(event -> event.isOneOf(BATTLE_KINDS) && event.has("battleId"))
                .forEach(event -> battleIds.add(event.text("battleId")));
        int halves = cycle.events(event ->
                        event.is("battle_complete") && Participation.isPerRobot(event) && !event.has("battleId"))
                .size();
        return battleIds.size() + halves / 2;
    }

    long creditsTransacted() {
        BigDecimal total = sum(
                battleCredits(),
                streaming(),
                sumOf("passive_income", "merchandising"),
                sumOf("achievement_unlock", "rewardCredits"),
                sumOf("weapon_sale", "salePrice"),
                repairs(),
                sumOf("operating_costs", "totalCost"),
                purchases(),
                sumOf("weapon_refinement", "costPaid"),
                adjustments());
        return Sums.wholeAtMost(total, Long.MAX_VALUE);
    }

    int prestigeAwarded() {
        BigDecimal total = sum(battlePrestige(), sumOf("achievement_unlock", "rewardPrestige"), otherPrestigeAwards());
        return (int) Sums.wholeAtMost(total, Integer.MAX_VALUE);
    }

    private BigDecimal battleCredits() {
        return sum(cycle.participations(), Participation::credits);
    }

    private BigDecimal streaming() {
        return sum(cycle.participations(), Participation::streamingRevenue).add(sumOf("passive_income", "streaming"));
    }

    private BigDecimal repairs() {
        return sumOf("robot_repair", "cost").add(sum(cycle.participations(), Participation::repairCost));
    }

    private BigDecimal purchases() {
        return sum(cycle.events(event -> event.isOneOf(PURCHASES)), event -> event.amount("cost"));
    }

    private BigDecimal adjustments() {
        return sum(
                cycle.events(StableKinds::isAdjustment),
                event -> event.amount("amount").abs());
    }

    private BigDecimal battlePrestige() {
        return sum(cycle.participations(), Participation::prestige);
    }

    private BigDecimal otherPrestigeAwards() {
        List<PublishedEvent> others = cycle.events(event -> event.is("prestige_change")
                && (!event.has("source") || !COUNTED_ELSEWHERE.contains(event.text("source"))));
        return sum(others, event -> event.amount("amount").max(BigDecimal.ZERO));
    }

    private BigDecimal sumOf(String eventType, String field) {
        return sum(cycle.events(eventType), event -> event.amount(field));
    }
}
