package dev.cyclelog.testkit.random;

import java.util.List;
import java.util.function.Supplier;

/** Events that tell of a whole battle: the older {@code battle_complete}, matches, tag team battles. */
final class BattleRecords {

    private final Chance chance;
    private final Cast cast;
    private final Numbers numbers;

    BattleRecords(Chance chance, Cast cast) {
        this.chance = chance;
        this.cast = cast;
        this.numbers = new Numbers(chance);
    }

    /** Each owner may be unknown, the winner may be neither, and one robot may fight itself. */
    Draft perBattle(String battleId) {
        int robot1 = cast.robot();
        int robot2 = chance.oneIn(12) ? robot1 : cast.robot();
        JsonFields payload = new JsonFields(chance)
                .with("battleId", battleId)
                .with("winnerId", chance.pick(List.of("null", "" + robot1, "" + robot2, "" + cast.robot())));
        side(payload, "robot1", robot1);
        side(payload, "robot2", robot2);
        payload.optional("winnerReward", numbers::credits)
                .optional("loserReward", numbers::credits)
                .nullable("battleType", () -> chance.oneIn(5) ? "\"koth\"" : "\"league_1v1\"")
                .nullable("leagueType", () -> JsonFields.kind(chance))
                .nullable("eloChange", numbers::signedInteger)
                .nullable("team1ActiveRobotId", () -> "" + cast.robot())
                .nullable("durationSeconds", numbers::measure)
                // Only the other form knows them.
                .optional("credits", numbers::credits)
                .unknown();
        return new Draft(
                "battle_complete",
                chance.oneIn(2) ? null : (Integer) cast.ownerOf(robot1),
                chance.oneIn(2) ? null : (Integer) robot1,
                payload);
    }

    private void side(JsonFields payload, String robot, int robotId) {
        payload.with(robot + "Id", robotId)
                .with(robot + "ELOBefore", numbers.signedInteger())
                .with(robot + "ELOAfter", numbers.signedInteger())
                .with(robot + "DamageDealt", numbers.measure())
                .nullable(robot + "UserId", () -> "" + cast.user())
                .optional(robot + "PrestigeAwarded", numbers::credits)
                .optional(robot + "FameAwarded", numbers::count)
                .optional(robot + "RepairCost", numbers::credits)
                .optional(robot + "Destroyed", () -> Boolean.toString(chance.oneIn(2)))
                .nullable(robot + "FinalHP", numbers::measure);
    }

    Draft tagTeamBattle(String battleId) {
        JsonFields payload = new JsonFields(chance)
                .with("battleId", battleId)
                .with("team1ActiveRobotId", cast.robot())
                .with("team1ReserveRobotId", cast.robot())
                .with("team2ActiveRobotId", cast.robot())
                .with("team2ReserveRobotId", cast.robot())
                .nullable("winningTeam", () -> "" + chance.between(1, 2))
                .nullable("team1ActiveDamageDealt", numbers::measure)
                .nullable("team2ReserveFameAwarded", numbers::count)
                .unknown();
        return new Draft("tag_team_battle", null, null, payload);
    }

    /** With a battle or without. */
    Draft tournamentMatch(Supplier<String> battleId) {
        JsonFields payload = new JsonFields(chance)
                .with("tournamentId", chance.pick(List.of("1", "\"cup\"")))
                .with("round", numbers.count())
                .with("robot1Id", cast.robot())
                .with("robot2Id", cast.robot())
                .nullable("winnerId", () -> "" + cast.robot())
                .nullable("battleId", battleId)
                .optional("rewards", () -> "{\"credits\": 5}")
                .unknown();
        return new Draft("tournament_match", null, null, payload);
    }
}
