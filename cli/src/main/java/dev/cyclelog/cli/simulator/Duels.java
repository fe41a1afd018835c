package dev.cyclelog.cli.simulator;

import java.util.List;
import java.util.stream.Stream;

/** Battles of one robot against another. */
final class Duels {

    private final World world;

    Duels(World world) {
        this.world = world;
    }

    /** A league battle for every robot that is fit. */
    Stream<Runnable> acts() {
        return Match.ofRobots(world.fighters(BattleType.LEAGUE_1V1), world.dice()).stream()
                .map(match -> () -> {
                    if (match.isBye()) {
                        bye(match.one());
                    } else {
                        fight(BattleType.LEAGUE_1V1, match.one(), match.other());
                    }
                });
    }

    /** Lets two robots fight. */
    Outcome fight(BattleType type, Robot one, Robot other) {
        Battle battle = new Battle(world, type);
        Participant first = new Participant(one);
        Participant second = new Participant(other);
        Result result = world.combat().fight(List.of(first), List.of(second));
        int change = Elo.change(type, result, List.of(first), List.of(second));
        first.end(result, change);
        second.end(result.opposite(), -change);
        countKill(first, second);
        countKill(second, first);
        battle.settle(battle.report(first).id("opponentId", other), first);
        battle.settle(battle.report(second).id("opponentId", one), second);
        return new Outcome(battle, result);
    }

    private void bye(Robot robot) {
        Battle battle = new Battle(world, BattleType.LEAGUE_1V1);
        Participant lonely = new Participant(robot);
        lonely.end(Result.WIN, 0);
        battle.settleBye(battle.report(lonely), lonely);
    }

    private static void countKill(Participant killer, Participant victim) {
        if (victim.isDestroyed()) {
            killer.kill();
        }
    }

    /**
     * How a duel ended.
     *
     * @param battle the battle
     * @param result the result of the robot named first
     */
    record Outcome(Battle battle, Result result) {}
}
