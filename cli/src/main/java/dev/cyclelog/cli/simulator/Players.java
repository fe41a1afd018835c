package dev.cyclelog.cli.simulator;

import java.util.stream.Stream;

/** What players do between battles. */
final class Players {

    private static final long RESERVE = Credits.of(30_000);

    private final World world;
    private final Dice dice;
    private final Market market;
    private final Armoury armoury;
    private final Office office;
    private final Repairs repairs;

    Players(World world) {
        this.world = world;
        dice = world.dice();
        market = new Market(world);
        armoury = new Armoury(world);
        office = new Office(world);
        repairs = new Repairs(world);
    }

    /** A look at the game by this share of the players. */
    Stream<Runnable> acts(double share) {
        return world.stables().stream().map(stable -> () -> {
            if (dice.chance(share)) {
                visit(stable);
            }
        });
    }

    private void visit(Stable stable) {
        for (Robot robot : stable.robots()) {
            if (dice.chance(0.15)) {
                repairs.repairByHand(robot);
            }
            if (dice.chance(0.12)) {
                office.changeSubscription(robot);
            }
            if (dice.chance(0.03)) {
                office.uploadImage(robot);
            }
        }
        if (dice.chance(0.15)) {
            armoury.sell(stable);
        }
        if (stable.canAfford(RESERVE)) {
            spend(stable);
        }
        if (dice.chance(0.08)) {
            office.adjustCredits(stable);
        }
        if (dice.chance(0.03)) {
            office.fine(stable);
        }
        if (dice.chance(0.01)) {
            office.resetPassword(stable);
        }
    }

    private void spend(Stable stable) {
        for (Robot robot : stable.robots()) {
            for (int i = dice.below(3); i > 0; i--) {
                market.train(robot, world.anyAttribute());
            }
        }
        if (dice.chance(0.25)) {
            market.buyRobot(stable);
        }
        if (dice.chance(0.2)) {
            market.build(stable, world.anyFacility());
        }
        if (dice.chance(0.15)) {
            armoury.buy(stable);
        }
        if (dice.chance(0.1)) {
            armoury.refine(stable);
        }
    }
}
