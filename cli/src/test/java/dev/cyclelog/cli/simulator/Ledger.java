package dev.cyclelog.cli.simulator;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An accountant who knows of the game what its events say, and nothing else. */
final class Ledger {

    private final Map<Integer, BigDecimal> balances = new HashMap<>();
    private final Map<Integer, Integer> owners = new HashMap<>();
    private final Map<String, BigDecimal> movements = new HashMap<>();

    /** Books an event; returns how much it moved, which is nothing for those that only repeat another. */
    BigDecimal book(JsonNode event) {
        if (event.get("userId").isNumber() && event.get("robotId").isNumber()) {
            owners.put(event.get("robotId").intValue(), event.get("userId").intValue());
        }
        BigDecimal moved = moved(Games.type(event), event.get("payload"));
        if (moved.signum() != 0) {
            balances.merge(owner(event), moved, BigDecimal::add);
            movements.put(Games.cycle(event) + "/" + Games.id(event), moved);
        }
        return moved;
    }

    BigDecimal balance(JsonNode event) {
        return balances.get(owner(event));
    }

    /** What the event with this id moved. */
    BigDecimal movement(int cycle, String eventId) {
        return movements.getOrDefault(cycle + "/" + eventId, BigDecimal.ZERO);
    }

    private int owner(JsonNode event) {
        JsonNode user = event.get("userId");
        return user.isNumber()
                ? user.intValue()
                : owners.get(event.get("robotId").intValue());
    }

    private static BigDecimal moved(String type, JsonNode payload) {
        return switch (type) {
            case "user_created" -> amount(payload, "startingBalance");
            case "battle_complete" ->
                amount(payload, "credits")
                        .add(amount(payload, "streamingRevenue"))
                        .subtract(amount(payload, "repairCost"));
            case "passive_income" -> amount(payload, "merchandising").add(amount(payload, "streaming"));
            case "achievement_unlock" -> amount(payload, "rewardCredits");
            case "weapon_sale" -> amount(payload, "salePrice");
            case "credit_change" -> isAdjustment(payload) ? amount(payload, "amount") : BigDecimal.ZERO;
            case "operating_costs" -> amount(payload, "totalCost").negate();
            case "weapon_refinement" -> amount(payload, "costPaid").negate();
            case "robot_repair",
                    "attribute_upgrade",
                    "robot_purchase",
                    "facility_purchase",
                    "facility_upgrade",
                    "weapon_purchase" -> amount(payload, "cost").negate();
            default -> BigDecimal.ZERO;
        };
    }

    static boolean isAdjustment(JsonNode creditChange) {
        return creditChange.path("source").asString("other").equals("other") && !creditChange.has("calculationType");
    }

    static BigDecimal amount(JsonNode payload, String field) {
        JsonNode value = payload.path(field);
        return value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
    }
}
