package dev.cyclelog.cli.simulator;

import java.util.stream.Stream;

/** The workshop, where robots are made whole again. */
final class Repairs {

    private static final double SCRATCHES = 0.3;
    private static final int MANUAL_DISCOUNT = 50;
    private static final int DISCOUNT_PER_LEVEL = 5;
    private static final double PRICE_OF_HIT_POINT = 2_800;

    private final World world;

    Repairs(World world) {
        this.world = world;
    }

    /** Repairs every robot that has more than scratches and whose stable can pay. */
    Stream<Runnable> acts() {
        return world.robots()
                .filter(robot -> robot.damage() > SCRATCHES * robot.maxHp())
                .map(robot -> () -> repair(robot, "automatic", 0));
    }

    /** What a player does who does not wait for the cycle. */
    void repairByHand(Robot robot) {
        repair(robot, "manual", MANUAL_DISCOUNT);
    }

    private void repair(Robot robot, String type, int manualDiscount) {
        Stable stable = robot.owner();
        int discount = DISCOUNT_PER_LEVEL * stable.level(Facility.REPAIR_BAY);
        long fullPrice = (long) (robot.damage() * PRICE_OF_HIT_POINT);
        long price = Credits.whole(Credits.percent(fullPrice, 100 - discount));
        long cost = Credits.whole(Credits.percent(price, 100 - manualDiscount));
        if (robot.damage() == 0 || !stable.canAfford(cost)) {
            return;
        }
        String eventId = world.event("robot_repair")
                .of(robot)
                .credits("cost", cost)
                .put("repairType", type)
                .measure("damageRepaired", robot.damage())
                .put("discountPercent", discount)
                .put("manualRepairDiscount", manualDiscount)
                .credits("preDiscountCost", price)
                .write();
        robot.setHp(robot.maxHp());
        world.books().pay(stable, cost, Cause.REPAIR, eventId);
    }
}
