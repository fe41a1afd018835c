package dev.cyclelog.cli.simulator;

import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What stables earn and pay once in a cycle, and what they own at its end. */
final class Economy {

    private static final int MOST_PRESTIGE_THAT_COUNTS = 20_000;
    private static final int MOST_FAME_THAT_COUNTS = 30_000;
    private static final long BASE_INCOME = Credits.of(2_000);
    private static final long POOR = Credits.of(5_000);
    private static final long AID = Credits.of(25_000);

    private final World world;

    Economy(World world) {
        this.world = world;
    }

    Stream<Runnable> passiveIncome() {
        return world.stables().stream().map(stable -> () -> earn(stable));
    }

    Stream<Runnable> operatingCosts() {
        return world.stables().stream().map(stable -> () -> pay(stable));
    }

    /** Keeps those in the game who could not repair their robots any more. */
    Stream<Runnable> aid() {
        return world.stables().stream()
                .filter(stable -> !stable.canAfford(POOR))
                .map(stable -> () -> world.books().adjust(stable, AID, "Bankruptcy aid"));
    }

    Stream<Runnable> balances() {
        return world.stables().stream().map(stable -> () -> noteBalance(stable));
    }

    private void earn(Stable stable) {
        int hub = stable.level(Facility.MERCHANDISING_HUB);
        int studio = stable.level(Facility.STREAMING_STUDIO);
        if (hub + studio == 0) {
            return;
        }
        int prestige = Math.min(stable.prestige(), MOST_PRESTIGE_THAT_COUNTS);
        int fame = Math.min(stable.totalFame(), MOST_FAME_THAT_COUNTS);
        long merchandising = hub == 0 ? 0 : BASE_INCOME + Credits.of(500) * hub + 35L * prestige;
        long streaming = studio == 0 ? 0 : Credits.of(400) * studio + 15L * fame;
        String eventId = world.event("passive_income")
                .of(stable)
                .credits("merchandising", merchandising)
                .credits("streaming", streaming)
                .credits("totalIncome", merchandising + streaming)
                .put("facilityLevel", hub)
                .put("prestige", stable.prestige())
                .put("totalBattles", stable.battles())
                .put("totalFame", stable.totalFame())
                .formula("(2000 + 500 hub + 0.35 prestige) + (400 studio + 0.15 fame)")
                .input("hub", hub)
                .input("studio", studio)
                .input("prestige", prestige)
                .input("fame", fame)
                .output(merchandising + streaming)
                .write();
        world.books().earn(stable, merchandising + streaming, Cause.PASSIVE_INCOME, eventId);
    }

    private void pay(Stable stable) {
        ArrayNode costs = JsonNodeFactory.instance.arrayNode();
        long total = 0;
        for (Map.Entry<Facility, Integer> built : stable.facilities().entrySet()) {
            long cost = built.getKey().upkeep(built.getValue());
            ObjectNode item = costs.addObject();
            item.put("facilityType", built.getKey().label());
            item.put("level", built.getValue());
            item.set("cost", Credits.json(cost));
            total += cost;
        }
        String eventId = world.event("operating_costs")
                .of(stable)
                .credits("totalCost", total)
                .set("costs", costs)
                .write();
        world.books().pay(stable, total, Cause.OPERATING_COSTS, eventId);
    }

    private void noteBalance(Stable stable) {
        world.event("cycle_end_balance")
                .of(stable)
                .credits("balance", stable.balance())
                .put("username", stable.username())
                .put("stableName", stable.name())
                .write();
    }
}
