package dev.cyclelog.testkit.random;

import java.util.List;
import java.util.function.Supplier;

/** {@code battle_complete} as the game publishes it today: one event per robot. */
final class Participations {

    private final Chance chance;
    private final Cast cast;
    private final Numbers numbers;

    Participations(Chance chance, Cast cast) {
        this.chance = chance;
        this.cast = cast;
        this.numbers = new Numbers(chance);
    }

    /** @param battleId as JSON, for each event anew; null leaves it out */
    Draft of(int robotId, Battles.Role role, Supplier<String> battleId) {
        JsonFields payload = new JsonFields(chance);
        payload.with("result", chance.pick(List.of("\"win\"", "\"loss\"", "\"draw\"")))
                .with("eloBefore", numbers.signedInteger())
                .with("eloAfter", numbers.signedInteger())
                .with("damageDealt", numbers.measure())
                .with("destroyed", Boolean.toString(chance.oneIn(3)))
                .with("credits", numbers.credits())
                .with("prestige", numbers.credits())
                .with("fame", numbers.count());
        if (battleId != null) {
            payload.with("battleId", battleId.get());
        }
        place(payload, role);
        payload.nullable("eloChange", numbers::signedInteger)
                .optional("streamingRevenue", numbers::credits)
                .optional("repairCost", numbers::credits)
                .optional("kothKills", numbers::count)
                .nullable("finalHP", numbers::measure)
                .nullable("yielded", () -> "true")
                .nullable("opponentId", () -> Integer.toString(cast.robot()))
                .nullable("isByeMatch", () -> Boolean.toString(chance.oneIn(2)))
                .nullable("leagueType", () -> JsonFields.kind(chance))
                .nullable("role", () -> "\"reserve\"")
                .nullable("kothPlacement", numbers::count)
                .unknown();
        return new Draft("battle_complete", cast.ownerOf(robotId), robotId, payload);
    }

    private void place(JsonFields payload, Battles.Role role) {
        if (!role.type().equals("null") || chance.oneIn(2)) {
            payload.with("battleType", role.type());
        }
        if (role.teamId() != null || chance.oneIn(3)) {
            payload.with("teamId", role.teamId());
        }
        if (role.partnerRobotId() != null || chance.oneIn(3)) {
            payload.with("partnerRobotId", role.partnerRobotId());
        }
    }
}
