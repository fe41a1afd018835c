package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two that fight each other.
 *
 * @param one the first
 * @param other the second, or null in a bye
 * @param <T> robots or teams
 */
record Match<T>(T one, T other) {

    private static final int CLOSE_RATING = 50;

    boolean isBye() {
        return other == null;
    }

    /** Matches robots of the same league and of different stables, with near ratings; whoever is left has a bye. */
    static List<Match<Robot>> ofRobots(List<Robot> robots, Dice dice) {
        List<Robot> waiting = dice.shuffled(robots);
        waiting.sort(Comparator.comparing(Robot::league).thenComparing(robot -> robot.elo() / CLOSE_RATING));
        List<Match<Robot>> matches = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            Robot robot = waiting.get(i);
            int opponent = opponent(waiting, i);
            if (opponent < 0) {
                matches.add(new Match<>(robot, null));
            } else {
                matches.add(new Match<>(robot, waiting.get(opponent)));
                waiting.set(opponent, waiting.get(i + 1));
                i++;
            }
        }
        return matches;
    }

    /** Matches teams at random; if their number is odd the last has a bye. */
    static List<Match<Team>> ofTeams(List<Team> teams, Dice dice) {
        List<Team> waiting = dice.shuffled(teams);
        List<Match<Team>> matches = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i += 2) {
            matches.add(new Match<>(waiting.get(i), i + 1 < waiting.size() ? waiting.get(i + 1) : null));
        }
        return matches;
    }

    private static int opponent(List<Robot> waiting, int index) {
        Robot robot = waiting.get(index);
        // A stable has few robots, so one of another stable is never far.
        int end = Math.min(waiting.size(), index + 1 + Stable.MAX_ROBOTS);
        for (int i = index + 1; i < end && waiting.get(i).league() == robot.league(); i++) {
            if (waiting.get(i).owner() != robot.owner()) {
                return i;
            }
        }
        return -1;
    }
}
