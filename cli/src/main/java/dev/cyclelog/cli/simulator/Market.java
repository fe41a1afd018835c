package dev.cyclelog.cli.simulator;

/** Where stables buy robots and facilities, and have their robots trained. Nothing is sold to those who cannot pay. */
final class Market {

    private static final long ROBOT_PRICE = Credits.of(150_000);

    private final World world;

    Market(World world) {
        this.world = world;
    }

    /** A further robot; the more a stable has, the dearer the next. */
    void buyRobot(Stable stable) {
        long cost = ROBOT_PRICE * (stable.robots().size() + 1);
        if (stable.robots().size() == Stable.MAX_ROBOTS || !stable.canAfford(cost)) {
            return;
        }
        Robot robot = new Robot(world.nextRobotId(), world.names().robot(), stable, world.dice());
        stable.robots().add(robot);
        String eventId = world.event("robot_purchase")
                .of(robot)
                .credits("cost", cost)
                .put("robotName", robot.name())
                .credits("balanceBefore", stable.balance())
                .credits("balanceAfter", stable.balance() - cost)
                .write();
        world.books().pay(stable, cost, Cause.ROBOT, eventId);
        world.achievements().unlock(robot);
    }

    /** A facility's next level, which is a purchase if it is the first. */
    void build(Stable stable, Facility facility) {
        int level = stable.level(facility);
        long cost = facility.price(level + 1);
        if (level == Facility.MAX_LEVEL || !stable.canAfford(cost)) {
            return;
        }
        stable.facilities().put(facility, level + 1);
        String eventId = world.event(level == 0 ? "facility_purchase" : "facility_upgrade")
                .of(stable)
                .put("facilityType", facility.label())
                .put("action", level == 0 ? "purchase" : "upgrade")
                .put("oldLevel", level)
                .put("newLevel", level + 1)
                .credits("cost", cost)
                .credits("balanceBefore", stable.balance())
                .credits("balanceAfter", stable.balance() - cost)
                .write();
        world.books().pay(stable, cost, Cause.FACILITY, eventId);
    }

    /** A robot's next level in an attribute. Half of the game's services forget to say whose robot it is. */
    void train(Robot robot, Attribute attribute) {
        Stable stable = robot.owner();
        int level = robot.level(attribute);
        long cost = Attribute.price(level + 1, stable.level(Facility.TRAINING_FACILITY));
        if (level == Attribute.MAX_LEVEL || !stable.canAfford(cost)) {
            return;
        }
        robot.setLevel(attribute, level + 1);
        Draft draft = world.event("attribute_upgrade");
        String eventId = (world.dice().chance(0.5) ? draft.of(robot) : draft.ofRobotAlone(robot))
                .put("attributeName", attribute.label())
                .put("oldValue", level)
                .put("newValue", level + 1)
                .credits("cost", cost)
                .write();
        world.books().pay(stable, cost, Cause.ATTRIBUTE, eventId);
    }
}
