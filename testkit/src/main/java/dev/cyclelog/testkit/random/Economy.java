package dev.cyclelog.testkit.random;

import java.util.List;
import java.util.function.Supplier;

/** Events around credits, prestige and balances. */
final class Economy {

    private static final List<String> CREDIT_SOURCES = List.of(
            "\"battle\"",
            "\"passive_income\"",
            "\"facility_purchase\"",
            "\"repair\"",
            "\"weapon_purchase\"",
            "\"other\"",
            "\"other\"",
            "null",
            "null");
    private static final List<String> PRESTIGE_SOURCES =
            List.of("\"battle\"", "\"achievement\"", "\"event\"", "\"Battle\"", "\"\"", "null");

    private final Chance chance;
    private final Cast cast;
    private final Numbers numbers;
    private final List<Supplier<Draft>> kinds = List.of(
            this::repair,
            this::upgrade,
            this::upgrade,
            this::robotPurchase,
            this::creditChange,
            this::creditChange,
            this::prestigeChange,
            this::passiveIncome,
            this::operatingCosts,
            this::achievement,
            this::balance,
            this::facility,
            this::weaponPurchase,
            this::weaponSale,
            this::weaponRefinement);

    Economy(Chance chance, Cast cast) {
        this.chance = chance;
        this.cast = cast;
        this.numbers = new Numbers(chance);
    }

    Draft next() {
        return chance.oneOf(kinds);
    }

    private JsonFields fields() {
        return new JsonFields(chance).unknown();
    }

    private Draft ofUser(String type, JsonFields payload) {
        // A robot that only the event names makes the user its owner.
        return new Draft(type, cast.userOfEvent(), chance.oneIn(12) ? (Integer) cast.robot() : null, payload);
    }

    private Draft ofRobot(String type, JsonFields payload) {
        int robot = cast.robotOfEvent();
        return new Draft(type, cast.ownerOf(robot), robot, payload);
    }

    private Draft repair() {
        return ofRobot(
                "robot_repair",
                fields().with("cost", numbers.credits())
                        .nullable("preDiscountCost", numbers::credits)
                        .nullable("damageRepaired", numbers::measure)
                        .nullable("repairType", () -> "\"manual\""));
    }

    /** Two of three name no user. */
    private Draft upgrade() {
        int robot = cast.robotOfEvent();
        return new Draft(
                "attribute_upgrade",
                chance.oneIn(3) ? (Integer) cast.ownerOf(robot) : null,
                robot,
                fields().with("attributeName", "\"servoMotors\"")
                        .with("oldValue", numbers.measure())
                        .with("newValue", numbers.measure())
                        .with("cost", numbers.credits()));
    }

    private Draft robotPurchase() {
        return ofRobot(
                "robot_purchase",
                fields().with("cost", numbers.credits())
                        .nullable("balanceBefore", numbers::signedCredits)
                        .nullable("robotName", () -> JsonFields.text(chance)));
    }

    private Draft creditChange() {
        JsonFields payload = fields().with("amount", numbers.signedCredits());
        if (!chance.oneIn(4)) {
            payload.with("source", chance.pick(CREDIT_SOURCES));
        }
        if (chance.oneIn(3)) {
            payload.with("calculationType", chance.pick(List.of("null", "\"\"", "\"daily\"")));
        }
        payload.nullable("newBalance", numbers::signedCredits).nullable("referenceEventId", () -> "\"e1\"");
        return ofUser("credit_change", payload);
    }

    private Draft prestigeChange() {
        JsonFields payload = fields().with("amount", numbers.signedCredits());
        if (!chance.oneIn(4)) {
            payload.with("source", chance.pick(PRESTIGE_SOURCES));
        }
        return ofUser("prestige_change", payload);
    }

    private Draft passiveIncome() {
        return ofUser(
                "passive_income",
                fields().with("merchandising", numbers.credits())
                        .with("streaming", numbers.credits())
                        .nullable("totalIncome", numbers::credits));
    }

    private Draft operatingCosts() {
        return ofUser(
                "operating_costs", fields().with("totalCost", numbers.credits()).nullable("costs", this::costs));
    }

    private String costs() {
        return chance.oneIn(8)
                ? "[{}, {\"facilityType\": \"roster\"}]"
                : "[{\"facilityType\": %s, \"level\": %d, \"cost\": 0.5}, {\"facilityType\": \"roster\", \"cost\": 1}]"
                        .formatted(JsonFields.kind(chance), chance.below(4));
    }

    private Draft achievement() {
        return ofUser(
                "achievement_unlock",
                fields().with("achievementId", chance.pick(List.of("7", "\"E7\"")))
                        .optional("rewardCredits", numbers::credits)
                        .optional("rewardPrestige", numbers::credits));
    }

    private Draft balance() {
        return ofUser(
                "cycle_end_balance",
                fields().with("balance", numbers.signedCredits())
                        .nullable("username", () -> JsonFields.text(chance))
                        .nullable("stableName", () -> JsonFields.text(chance)));
    }

    private Draft facility() {
        return ofUser(
                chance.oneIn(2) ? "facility_purchase" : "facility_upgrade",
                fields().with("facilityType", JsonFields.kind(chance))
                        .with("oldLevel", numbers.count())
                        .with("newLevel", numbers.count())
                        .with("cost", numbers.credits())
                        .nullable("balanceAfter", numbers::signedCredits));
    }

    private Draft weaponPurchase() {
        return ofUser(
                "weapon_purchase",
                fields().with("weaponId", "3")
                        .with("cost", numbers.credits())
                        .nullable("weaponName", () -> JsonFields.text(chance)));
    }

    private Draft weaponSale() {
        return ofUser("weapon_sale", fields().with("weaponId", "\"w\"").with("salePrice", numbers.credits()));
    }

    private Draft weaponRefinement() {
        return ofUser(
                "weapon_refinement",
                fields().with("weaponId", "4")
                        .with("costPaid", numbers.credits())
                        .nullable("magnitude", numbers::measure)
                        .nullable("weaponInventoryId", () -> "\"copy\""));
    }
}
