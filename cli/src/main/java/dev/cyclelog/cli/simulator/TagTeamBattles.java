package dev.cyclelog.cli.simulator;

import java.util.List;
import java.util.stream.Stream;

/**
 * Battles of two robots against two of which only one at a time fights: the reserve comes in when the active one is
 * beaten, and perhaps never.
 */
final class TagTeamBattles {

    private static final BattleType TYPE = BattleType.TAG_TEAM;
    private static final double WINNERS_TAG = 0.5;

    private final World world;

    TagTeamBattles(World world) {
        this.world = world;
    }

    /** Who finds no opponents does not fight. */
    Stream<Runnable> acts() {
        return Match.ofTeams(Team.of(world, TYPE, 2), world.dice()).stream()
                .filter(match -> !match.isBye())
                .map(match -> () -> fight(match.one(), match.other()));
    }

    private void fight(Team one, Team other) {
        Battle battle = new Battle(world, TYPE);
        Pair first = new Pair(one);
        Pair second = new Pair(other);
        Result result = world.combat().decide(first.members(), second.members());
        first.leave(result, battle);
        second.leave(result.opposite(), battle);
        world.combat().share(first.fighters(), second.fighters());
        world.combat().share(second.fighters(), first.fighters());
        first.settle(battle, second);
        second.settle(battle, first);
        writeBattle(battle, first, second, result);
    }

    private void writeBattle(Battle battle, Pair first, Pair second, Result result) {
        Draft draft = world.event("tag_team_battle")
                .put("battleId", battle.id())
                .id("team1ActiveRobotId", first.active.robot())
                .id("team1ReserveRobotId", first.reserve.robot())
                .id("team2ActiveRobotId", second.active.robot())
                .id("team2ReserveRobotId", second.reserve.robot());
        switch (result) {
            case WIN -> draft.put("winningTeam", 1);
            case LOSS -> draft.put("winningTeam", 2);
            case DRAW -> draft.putNull("winningTeam");
        }
        first.describe(draft, "team1", battle);
        second.describe(draft, "team2", battle);
        draft.write();
    }

    /** A team in its battle. */
    private final class Pair {

        private final Team team;
        private final Participant active;
        private final Participant reserve;
        private boolean tagged;
        private int tagTime;

        Pair(Team team) {
            this.team = team;
            active = new Participant(team.robots().get(0));
            reserve = new Participant(team.robots().get(1));
        }

        List<Participant> members() {
            return List.of(active, reserve);
        }

        List<Participant> fighters() {
            return tagged ? members() : List.of(active);
        }

        void leave(Result result, Battle battle) {
            tagged = result != Result.WIN || world.dice().chance(WINNERS_TAG);
            tagTime = world.dice().between(50, battle.tenthsOfSeconds() - 50);
            world.combat().leave(active, tagged ? Result.LOSS : result);
            if (tagged) {
                world.combat().leave(reserve, result);
            }
            active.end(result, 0);
            reserve.end(result, 0);
        }

        void settle(Battle battle, Pair opponents) {
            int end = battle.tenthsOfSeconds();
            Draft ofActive = report(battle, active, reserve, opponents)
                    .put("role", "active")
                    .tenths("survivalTime", tagged ? tagTime : end);
            battle.settle(ofActive, active);
            Draft ofReserve = report(battle, reserve, active, opponents)
                    .put("role", "reserve")
                    .put("wasTaggedIn", tagged)
                    .tenths("survivalTime", tagged ? end - tagTime : 0);
            battle.settle(ofReserve, reserve);
        }

        private Draft report(Battle battle, Participant own, Participant partner, Pair opponents) {
            return battle.report(own)
                    .id("partnerRobotId", partner.robot())
                    .put("teamId", team.id())
                    .put("opponentTeamId", opponents.team.id())
                    .put("teamSize", 2);
        }

        void describe(Draft draft, String prefix, Battle battle) {
            draft.measure(prefix + "ActiveDamageDealt", active.damageDealt())
                    .put(prefix + "ActiveFameAwarded", battle.fame(active.result()))
                    .measure(prefix + "ReserveDamageDealt", reserve.damageDealt())
                    .put(prefix + "ReserveFameAwarded", battle.fame(reserve.result()));
            if (tagged) {
                draft.tenths(prefix + "TagOutTime", tagTime).tenths(prefix + "TagInTime", tagTime);
            } else {
                draft.putNull(prefix + "TagOutTime").putNull(prefix + "TagInTime");
            }
        }
    }
}
