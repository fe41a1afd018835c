package dev.cyclelog.cli.simulator;

import java.util.List;
import java.util.stream.Stream;

/** Battles of two or three robots of one stable against as many of another. */
final class TeamBattles {

    private final World world;
    private final BattleType type;
    private final int size;

    TeamBattles(World world, BattleType type, int size) {
        this.world = world;
        this.type = type;
        this.size = size;
    }

    Stream<Runnable> acts() {
        return Match.ofTeams(Team.of(world, type, size), world.dice()).stream().map(match -> () -> {
            if (match.isBye()) {
                bye(match.one());
            } else {
                fight(match.one(), match.other());
            }
        });
    }

    private void fight(Team one, Team other) {
        Battle battle = new Battle(world, type);
        List<Participant> first = Participant.of(one.robots());
        List<Participant> second = Participant.of(other.robots());
        Result result = world.combat().fight(first, second);
        int change = Elo.change(type, result, first, second);
        first.forEach(participant -> participant.end(result, change));
        second.forEach(participant -> participant.end(result.opposite(), -change));
        first.forEach(participant ->
                battle.settle(report(battle, participant, one).put("opponentTeamId", other.id()), participant));
        second.forEach(participant ->
                battle.settle(report(battle, participant, other).put("opponentTeamId", one.id()), participant));
    }

    /** As in the real game, a team without opponents fights for the public, and wins. */
    private void bye(Team team) {
        Battle battle = new Battle(world, type);
        for (Participant participant : Participant.of(team.robots())) {
            participant.end(Result.WIN, 0);
            battle.settleBye(report(battle, participant, team).putNull("opponentTeamId"), participant);
        }
    }

    private Draft report(Battle battle, Participant participant, Team team) {
        return battle.report(participant)
                .put("teamId", team.id())
                .put("teamSize", size)
                .put("teamLpDelta", participant.result().leaguePoints());
    }
}
