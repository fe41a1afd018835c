package dev.cyclelog.snapshotter;

import static dev.cyclelog.snapshotter.StableMetric.ACHIEVEMENT_PRESTIGE;
import static dev.cyclelog.snapshotter.StableMetric.ACHIEVEMENT_REWARDS;
import static dev.cyclelog.snapshotter.StableMetric.CREDIT_ADJUSTMENTS;
import static dev.cyclelog.snapshotter.StableMetric.FACILITY_PURCHASES;
import static dev.cyclelog.snapshotter.StableMetric.MERCHANDISING_INCOME;
import static dev.cyclelog.snapshotter.StableMetric.OPERATING_COSTS;
import static dev.cyclelog.snapshotter.StableMetric.ROBOT_PURCHASES;
import static dev.cyclelog.snapshotter.StableMetric.STREAMING_INCOME;
import static dev.cyclelog.snapshotter.StableMetric.TOTAL_REPAIR_COSTS;
import static dev.cyclelog.snapshotter.StableMetric.WEAPON_PURCHASES;
import static dev.cyclelog.snapshotter.StableMetric.WEAPON_REFINEMENTS;
import static dev.cyclelog.snapshotter.StableMetric.WEAPON_SALES;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import java.util.Set;

/** Which event counts for which metric; battles have {@link BattleRules} of their own. */
final class MetricRules {

    /** What {@code prestige_change} repeats from events that say so themselves. */
    private static final Set<String> PRESTIGE_COUNTED_ELSEWHERE = Set.of("battle", "achievement");

    private final SequencedEvent event;
    private final Payload payload;
    private final CycleBooks books;

    private MetricRules(SequencedEvent event, CycleBooks books) {
        this.event = event;
        this.payload = new Payload(event);
        this.books = books;
    }

    /** Counts the event in its cycle's books. A type without a rule is an event like any other, without a metric. */
    static void apply(SequencedEvent event, CycleBooks books) {
        books.cycle().count(event);
        if (event.userId() != null && event.robotId() != null) {
            books.own(event.robotId(), event.userId());
        }
        new MetricRules(event, books).apply();
    }

    private void apply() {
        switch (event.eventType()) {
            case "cycle_start" -> books.cycle().start(event.eventTimestamp(), payload.text("triggerType"));
            case "cycle_step_complete" ->
                books.step(event.sequenceNumber(), new StepState(payload.text("stepName"), payload.number("duration")));
            case "cycle_complete" -> books.cycle().end(event.eventTimestamp());
            case "battle_complete" -> BattleRules.apply(event, payload, books);
            case "tournament_match", "tag_team_battle" -> battle();
            case "robot_repair" -> repair();
            case "passive_income" -> passiveIncome();
            case "operating_costs" -> {
                credits(OPERATING_COSTS, "totalCost");
                FacilityRules.run(event, payload, books);
            }
            case "weapon_purchase" -> credits(WEAPON_PURCHASES, "cost");
            case "weapon_refinement" -> credits(WEAPON_REFINEMENTS, "costPaid");
            case "weapon_sale" -> credits(WEAPON_SALES, "salePrice");
            case "robot_purchase" -> robotPurchase();
            case "facility_purchase", "facility_upgrade" -> {
                credits(FACILITY_PURCHASES, "cost");
                FacilityRules.bought(event, payload, books);
            }
            case "attribute_upgrade" -> upgrade();
            case "achievement_unlock" -> achievement();
            case "credit_change" -> creditChange();
            case "prestige_change" -> prestigeChange();
            case "user_created" -> names(books.stable(event.userId()));
            case "cycle_end_balance" -> {
                stable().setBalance(payload.number("balance"));
                names(books.stable(event.userId()));
            }
            default -> {
                // Nothing to count.
            }
        }
    }

    /** The stable that the event is about, touched by one more event. */
    private StableState stable() {
        StableState stable = books.stable(event.userId());
        stable.countEvents(1);
        return stable;
    }

    private void credits(StableMetric metric, String field) {
        BigDecimal amount = payload.number(field);
        stable().sums().add(metric, amount);
        books.cycle().addCredits(amount);
    }

    private void battle() {
        if (payload.has("battleId")) {
            books.battle(payload.text("battleId"));
        }
    }

    private void repair() {
        credits(TOTAL_REPAIR_COSTS, "cost");
        RobotState robot = books.robot(event.robotId());
        robot.addToSnapshot();
        robot.sums().add(RobotMetric.REPAIR_COSTS, payload.number("cost"));
    }

    private void robotPurchase() {
        credits(ROBOT_PURCHASES, "cost");
        if (payload.has("robotName")) {
            books.robot(event.robotId()).setName(payload.text("robotName"));
        }
    }

    private void names(StableState stable) {
        if (payload.has("username")) {
            stable.setUsername(payload.text("username"));
        }
        if (payload.has("stableName")) {
            stable.setStableName(payload.text("stableName"));
        }
    }

    private void passiveIncome() {
        BigDecimal streaming = payload.number("streaming");
        credits(MERCHANDISING_INCOME, "merchandising");
        books.stable(event.userId()).sums().add(STREAMING_INCOME, streaming);
        books.cycle().addCredits(streaming);
    }

    private void upgrade() {
        BigDecimal cost = payload.number("cost");
        books.upgrade(event.robotId(), event.userId(), cost);
        books.cycle().addCredits(cost);
    }

    private void achievement() {
        BigDecimal prestige = payload.number("rewardPrestige");
        credits(ACHIEVEMENT_REWARDS, "rewardCredits");
        books.stable(event.userId()).sums().add(ACHIEVEMENT_PRESTIGE, prestige);
        books.cycle().addPrestige(prestige);
    }

    /** Most changes repeat what an event of their own says. The rest are adjustments. */
    private void creditChange() {
        String source = payload.text("source");
        if ((source == null || source.equals("other")) && !payload.has("calculationType")) {
            credits(CREDIT_ADJUSTMENTS, "amount");
        }
    }

    private void prestigeChange() {
        BigDecimal amount = payload.number("amount");
        String source = payload.text("source");
        if (amount.signum() > 0 && (source == null || !PRESTIGE_COUNTED_ELSEWHERE.contains(source))) {
            books.cycle().addPrestige(amount);
        }
    }
}
