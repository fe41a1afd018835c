package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One knock-out tournament: who loses is out, until one is left. */
final class Tournament {

    private static final BattleType TYPE = BattleType.TOURNAMENT_1V1;

    private final World world;
    private final Duels duels;
    private final long id;
    private final List<Robot> eliminated = new ArrayList<>();
    private final Map<Robot, Long> rewards = new LinkedHashMap<>();
    private List<Robot> remaining;
    private int round;

    Tournament(World world, List<Robot> robots) {
        this.world = world;
        duels = new Duels(world);
        id = world.nextTournamentId();
        remaining = List.copyOf(robots);
    }

    boolean isOver() {
        return remaining.size() < 2;
    }

    /** The next round's matches, and the end of the tournament if only its winner is left. */
    Stream<Runnable> acts() {
        List<Robot> robots = remaining;
        List<Robot> winners = new ArrayList<>();
        round++;
        Stream<Runnable> matches = IntStream.range(0, robots.size() / 2)
                .mapToObj(match -> () -> winners.add(play(robots.get(2 * match), robots.get(2 * match + 1))));
        return Stream.concat(matches, Stream.of(() -> end(robots, winners)));
    }

    private void end(List<Robot> robots, List<Robot> winners) {
        if (robots.size() % 2 == 1) {
            winners.add(robots.get(robots.size() - 1));
        }
        remaining = winners;
        if (isOver()) {
            complete(winners.get(0));
        }
    }

    private Robot play(Robot one, Robot other) {
        Robot winner = one.isFit() && other.isFit() ? fight(one, other) : walkover(one, other);
        eliminated.add(winner == one ? other : one);
        return winner;
    }

    private static Robot walkover(Robot one, Robot other) {
        return one.isFit() ? one : other;
    }

    private Robot fight(Robot one, Robot other) {
        Duels.Outcome outcome = duels.fight(TYPE, one, other);
        Battle battle = outcome.battle();
        Result result = outcome.result();
        reward(one, battle.pay(one, result));
        reward(other, battle.pay(other, result.opposite()));
        Draft draft = world.event("tournament_match")
                .put("tournamentId", id)
                .put("round", round)
                .put("battleId", battle.id())
                .id("robot1Id", one)
                .id("robot2Id", other);
        switch (result) {
            case WIN -> draft.id("winnerId", one);
            case LOSS -> draft.id("winnerId", other);
            case DRAW -> draft.putNull("winnerId");
        }
        draft.write();
        return result == Result.LOSS || result == Result.DRAW && other.elo() > one.elo() ? other : one;
    }

    private void reward(Robot robot, long amount) {
        rewards.merge(robot, amount, Long::sum);
    }

    private void complete(Robot winner) {
        world.event("tournament_complete")
                .put("tournamentId", id)
                .id("winnerId", winner)
                .set("placements", placements(winner))
                .write();
        world.books().addPrestige(winner.owner(), 5 * round, "tournament", "Tournament " + id + " won");
    }

    /** The rewards are those of the battles added up: nobody is paid twice. */
    private ArrayNode placements(Robot winner) {
        List<Robot> order = new ArrayList<>(eliminated);
        order.add(winner);
        ArrayNode placements = JsonNodeFactory.instance.arrayNode(order.size());
        for (int place = 1; place <= order.size(); place++) {
            Robot robot = order.get(order.size() - place);
            ObjectNode placement = placements.addObject();
            placement.put("robotId", robot.id());
            placement.put("placement", place);
            placement.set("reward", Credits.json(rewards.getOrDefault(robot, 0L)));
        }
        return placements;
    }
}
