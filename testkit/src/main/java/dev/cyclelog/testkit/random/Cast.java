package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The few users and robots of a cycle: so few that events meet in them. Robots change hands. */
final class Cast {

    private final Chance chance;
    private final List<Integer> users = new ArrayList<>();
    private final List<Integer> robots = new ArrayList<>();
    private final Map<Integer, Integer> owners = new HashMap<>();

    Cast(Chance chance) {
        this.chance = chance;
        int userCount = chance.between(1, 4);
        for (int i = 0; i < userCount; i++) {
            users.add(id(i + 1));
        }
        int robotCount = chance.between(2, 8);
        for (int i = 0; i < robotCount; i++) {
            robots.add(id(10 * (i + 1)));
        }
        robots.forEach(robot -> owners.put(robot, chance.pick(users)));
    }

    /** Ordinary, or at the edge of what an id may be in a payload. */
    private int id(int ordinary) {
        return switch (chance.below(20)) {
            case 0 -> Integer.MAX_VALUE - ordinary;
            case 1 -> ordinary % 2 == 0 ? 0 : Integer.MAX_VALUE;
            default -> ordinary;
        };
    }

    List<Integer> robots() {
        return robots;
    }

    int user() {
        return chance.pick(users);
    }

    /** An event itself may name ids below 0, too. */
    int userOfEvent() {
        return chance.oneIn(15) ? -chance.between(1, 2) : user();
    }

    int robot() {
        return chance.pick(robots);
    }

    int robotOfEvent() {
        return chance.oneIn(15) ? -chance.between(1, 2) : robot();
    }

    /** Mostly whose it was before; now and then it has been sold. */
    int ownerOf(int robot) {
        if (chance.oneIn(10)) {
            owners.put(robot, userOfEvent());
        }
        return owners.computeIfAbsent(robot, unknown -> user());
    }
}
