package dev.cyclelog.cli.simulator;

import java.util.List;

/**
 * Robots of one stable that fight side by side.
 *
 * @param id unique in the game
 * @param robots its members
 */
record Team(int id, List<Robot> robots) {

    /** The teams of this size that fight in this kind of battle now: at most one per stable. */
    static List<Team> of(World world, BattleType type, int size) {
        return world.stables().stream()
                .map(stable -> new Team(id(stable, size), members(stable, type, size)))
                .filter(team -> team.robots().size() == size)
                .toList();
    }

    /** The same team has the same id in every cycle, and no two of different size share one. */
    private static int id(Stable stable, int size) {
        return stable.userId() * (Stable.MAX_ROBOTS - 1) + size - 2;
    }

    private static List<Robot> members(Stable stable, BattleType type, int size) {
        return stable.robots().stream()
                .filter(robot -> robot.fightsIn(type))
                .limit(size)
                .toList();
    }
}
