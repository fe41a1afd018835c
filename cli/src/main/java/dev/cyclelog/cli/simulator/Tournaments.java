package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tournaments of the game: new ones are drawn when the last have ended, so they span cycles. */
final class Tournaments {

    private static final int LARGEST = 32;

    private final World world;
    private List<Tournament> running = List.of();

    Tournaments(World world) {
        this.world = world;
    }

    /** One round of each. */
    Stream<Runnable> acts() {
        running = running.stream().filter(tournament -> !tournament.isOver()).toList();
        if (running.isEmpty()) {
            running = draw();
        }
        return running.stream().flatMap(Tournament::acts);
    }

    private List<Tournament> draw() {
        List<Robot> robots = world.dice().shuffled(world.fighters(BattleType.TOURNAMENT_1V1));
        List<Tournament> drawn = new ArrayList<>();
        for (int start = 0; start + 1 < robots.size(); start += LARGEST) {
            drawn.add(new Tournament(world, robots.subList(start, Math.min(robots.size(), start + LARGEST))));
        }
        return drawn;
    }
}
