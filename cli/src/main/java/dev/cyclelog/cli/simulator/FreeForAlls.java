package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Battles of everybody against everybody. */
final class FreeForAlls {

    private static final double WINNERS_ZONE_SECONDS = 45;

    private final World world;
    private final BattleType type;
    private final int largest;

    FreeForAlls(World world, BattleType type, int largest) {
        this.world = world;
        this.type = type;
        this.largest = largest;
    }

    /** Groups as large as possible and as equal as possible; a robot that would be alone does not fight. */
    Stream<Runnable> acts() {
        List<Robot> robots = world.dice().shuffled(world.fighters(type));
        int groups = (robots.size() + largest - 1) / largest;
        return IntStream.range(0, groups)
                .mapToObj(group -> robots.subList(start(robots, group, groups), start(robots, group + 1, groups)))
                .filter(group -> group.size() > 1)
                .map(group -> () -> fight(group));
    }

    private static int start(List<Robot> robots, int group, int groups) {
        return (int) ((long) robots.size() * group / groups);
    }

    private void fight(List<Robot> robots) {
        Battle battle = new Battle(world, type);
        List<Participant> ranking = rank(Participant.of(robots));
        for (int place = 1; place <= ranking.size(); place++) {
            Result result = place == 1 ? Result.WIN : Result.LOSS;
            world.combat().leave(ranking.get(place - 1), result);
            ranking.get(place - 1).end(result, 0);
        }
        for (Participant victim : ranking) {
            List<Participant> others = new ArrayList<>(ranking);
            others.remove(victim);
            world.combat().share(others, List.of(victim));
            if (victim.isDestroyed()) {
                world.dice().pick(others).kill();
            }
        }
        for (int place = 1; place <= ranking.size(); place++) {
            settle(battle, ranking.get(place - 1), place);
        }
    }

    private List<Participant> rank(List<Participant> participants) {
        return participants.stream()
                .map(participant -> new Ranked(
                        participant, participant.strength() * world.dice().between(0.6, 1.4)))
                .sorted(Comparator.comparingDouble(Ranked::form).reversed())
                .map(Ranked::participant)
                .toList();
    }

    private void settle(Battle battle, Participant participant, int place) {
        double zone = type == BattleType.KOTH
                ? WINNERS_ZONE_SECONDS / place * world.dice().between(0.4, 1)
                : 0;
        Draft report = battle.report(participant)
                .put("kothKills", participant.kills())
                .put("kothPlacement", place)
                .tenths("kothZoneScore", (long) (8 * zone))
                .tenths("kothZoneTime", (long) (10 * zone));
        int fame = Math.max(1, type.fame() / place);
        battle.settle(report, participant, prize(place), fame);
    }

    private long prize(int place) {
        return Math.max(type.loss(), Credits.whole(type.win() / place));
    }

    /**
     * A participant and how well it fights today.
     *
     * @param participant the participant
     * @param form the higher, the better its place
     */
    private record Ranked(Participant participant, double form) {}
}
