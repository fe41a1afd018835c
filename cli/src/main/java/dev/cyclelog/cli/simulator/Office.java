package dev.cyclelog.cli.simulator;

import java.util.List;

/** What players and administrators do without a credit changing hands, or with no event but the change itself. */
final class Office {

    private static final double REMOVAL = 0.15;
    private static final List<String> REASONS =
            List.of("Refund of a double charge", "Compensation for an outage", "Prize of a community event");
    private static final List<String> IMAGES = List.of(
            "image_upload_success",
            "image_upload_success",
            "image_moderation_rejection",
            "image_robot_likeness_warning",
            "image_robot_likeness_override");

    private final World world;

    Office(World world) {
        this.world = world;
    }

    /** Enters the robot for a kind of battle that it does not fight in; or, more rarely, takes it out of one. */
    void changeSubscription(Robot robot) {
        BattleType type = world.dice().pick(BattleType.SUBSCRIBED);
        if (robot.subscriptions().contains(type)) {
            if (world.dice().chance(REMOVAL)) {
                robot.subscriptions().remove(type);
                write("subscription_remove", robot, type, "removed");
            }
        } else {
            subscribe(robot, type);
        }
    }

    void subscribe(Robot robot, BattleType type) {
        robot.subscriptions().add(type);
        write("subscription_create", robot, type, "active");
    }

    void uploadImage(Robot robot) {
        world.event(world.dice().pick(IMAGES))
                .of(robot)
                .put("fileName", "robot-" + robot.id() + ".webp")
                .put("bytes", world.dice().between(20_000, 900_000))
                .write();
    }

    void resetPassword(Stable stable) {
        world.event("admin_password_reset")
                .of(stable)
                .put("targetUserId", stable.userId())
                .put("adminId", 0)
                .put("resetType", "admin")
                .write();
    }

    /** Mostly in the player's favour. */
    void adjustCredits(Stable stable) {
        if (world.dice().chance(0.25)) {
            world.books().adjust(stable, -Credits.of(world.dice().between(1, 20) * 50L), "Correction of a payout");
        } else {
            long amount = Credits.of(1_000) + world.dice().between(0, 250_000);
            world.books().adjust(stable, amount, world.dice().pick(REASONS));
        }
    }

    void fine(Stable stable) {
        int prestige = Math.min(stable.prestige(), world.dice().between(1, 5));
        world.books().addPrestige(stable, -prestige, "conduct", "Unsporting conduct");
    }

    private void write(String eventType, Robot robot, BattleType type, String status) {
        world.event(eventType)
                .of(robot)
                .put("eventType", type.label())
                .put("status", status)
                .put("newCount", robot.subscriptions().size())
                .put("bookingOfficeLevel", robot.owner().level(Facility.BOOKING_OFFICE))
                .write();
    }
}
