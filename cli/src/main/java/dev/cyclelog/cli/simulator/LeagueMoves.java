package dev.cyclelog.cli.simulator;

import java.util.stream.Stream;

/** Promotions and demotions. */
final class LeagueMoves {

    private static final int ENOUGH = 9;

    private final World world;

    LeagueMoves(World world) {
        this.world = world;
    }

    Stream<Runnable> acts() {
        return world.robots()
                .filter(robot -> Math.abs(robot.leaguePoints()) >= ENOUGH)
                .map(robot -> () -> {
                    if (robot.leaguePoints() > 0) {
                        promote(robot);
                    } else {
                        demote(robot);
                    }
                });
    }

    private void promote(Robot robot) {
        if (robot.league().isHighest()) {
            stay(robot, ENOUGH);
            return;
        }
        move(robot, robot.league().above(), "promotion");
        String reason = "Promoted to " + robot.league().label();
        world.books().addPrestige(robot.owner(), 5 * robot.league().ordinal(), "league", reason);
        world.achievements().unlock(robot);
    }

    private void demote(Robot robot) {
        if (robot.league().isLowest()) {
            stay(robot, -ENOUGH);
        } else {
            move(robot, robot.league().below(), "demotion");
        }
    }

    private void move(Robot robot, League to, String reason) {
        world.event("league_change")
                .of(robot)
                .put("oldLeague", robot.league().label())
                .put("newLeague", to.label())
                .put("reason", reason)
                .put("leaguePoints", robot.leaguePoints())
                .write();
        robot.moveTo(to);
    }

    /** Nobody collects points without end where there is no way further. */
    private static void stay(Robot robot, int points) {
        robot.addLeaguePoints(points - robot.leaguePoints());
    }
}
