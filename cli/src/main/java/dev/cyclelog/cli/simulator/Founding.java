package dev.cyclelog.cli.simulator;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How stables come into the game: most before its first cycle, the others after it. */
final class Founding {

    private static final long STARTING_BALANCE = Credits.of(1_500_000);
    private static final int STABLES_PER_NEWCOMER = 10;

    private static final double SUBSCRIBED = 0.9;

    private final World world;
    private final Market market;
    private final Armoury armoury;
    private final Office office;

    Founding(World world) {
        this.world = world;
        market = new Market(world);
        armoury = new Armoury(world);
        office = new Office(world);
    }

    /** The stables that are there from the beginning. */
    Stream<Runnable> acts() {
        int planned = world.plannedStables();
        return foundings(planned - planned / STABLES_PER_NEWCOMER);
    }

    /** The stables that are still to come. */
    Stream<Runnable> newcomers() {
        return foundings(world.plannedStables() - world.stables().size());
    }

    private Stream<Runnable> foundings(int count) {
        return IntStream.range(0, count).mapToObj(stable -> this::found);
    }

    private void found() {
        Names names = world.names();
        Stable stable = world.found(names.username(world.stables().size() + 1), names.stable(), STARTING_BALANCE);
        world.event("user_created")
                .of(stable)
                .put("username", stable.username())
                .credits("startingBalance", stable.balance())
                .write();
        for (int i = world.dice().between(1, Stable.MAX_ROBOTS); i > 0; i--) {
            market.buyRobot(stable);
            armoury.buy(stable);
        }
        for (int i = world.dice().between(1, 3); i > 0; i--) {
            market.build(stable, world.anyFacility());
        }
        stable.robots().forEach(this::subscribe);
    }

    private void subscribe(Robot robot) {
        for (BattleType type : BattleType.SUBSCRIBED) {
            if (world.dice().chance(SUBSCRIBED)) {
                office.subscribe(robot, type);
            }
        }
    }
}
