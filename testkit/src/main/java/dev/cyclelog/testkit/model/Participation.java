package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * One robot's part in one battle, as a {@code battle_complete} of either form tells it.
 *
 * @param userId the robot's owner; null if unknown
 * @param battleId null if the event named no battle
 */
record Participation(
        int robotId,
        Integer userId,
        String battleId,
        String battleType,
        String leagueType,
        Result result,
        BigDecimal credits,
        BigDecimal prestige,
        BigDecimal fame,
        BigDecimal streamingRevenue,
        BigDecimal repairCost,
        BigDecimal damageDealt,
        BigDecimal elo,
        BigDecimal eloChange,
        boolean destroyed,
        Integer teamId,
        Integer partnerRobotId,
        BigDecimal kothKills) {

    private static final Set<String> FREE_FOR_ALLS = Set.of("koth", "grand_melee");

    enum Result {
        WIN,
        LOSS,
        DRAW
    }

    static List<Participation> of(PublishedEvent battleComplete) {
        return isPerRobot(battleComplete)
                ? List.of(perRobot(battleComplete))
                : List.of(perBattle(battleComplete, 1), perBattle(battleComplete, 2));
    }

    static boolean isPerRobot(PublishedEvent battleComplete) {
        return battleComplete.has("result");
    }

    boolean isFreeForAll() {
        return battleType != null && FREE_FOR_ALLS.contains(battleType);
    }

    private static Participation perRobot(PublishedEvent event) {
        return new Participation(
                event.robotId(),
                event.userId(),
                event.text("battleId"),
                event.text("battleType"),
                event.text("leagueType"),
                switch (event.text("result")) {
                    case "win" -> Result.WIN;
                    case "loss" -> Result.LOSS;
                    case "draw" -> Result.DRAW;
                    default -> throw new IllegalArgumentException("not a result: " + event.text("result"));
                },
                event.amount("credits"),
                event.amount("prestige"),
                event.amount("fame"),
                event.amount("streamingRevenue"),
                event.amount("repairCost"),
                event.amount("damageDealt"),
                event.amount("eloAfter"),
                event.amount("eloAfter").subtract(event.amount("eloBefore")),
                event.flag("destroyed"),
                event.integer("teamId"),
                event.integer("partnerRobotId"),
                event.amount("kothKills"));
    }

    private static Participation perBattle(PublishedEvent event, int number) {
        String robot = "robot" + number;
        int robotId = event.integer(robot + "Id");
        Result result = perBattleResult(robotId, event.integer("winnerId"));
        return new Participation(
                robotId,
                perBattleOwner(event, number),
                event.text("battleId"),
                event.text("battleType"),
                event.text("leagueType"),
                result,
                event.amount(result == Result.WIN ? "winnerReward" : "loserReward"),
                event.amount(robot + "PrestigeAwarded"),
                event.amount(robot + "FameAwarded"),
                BigDecimal.ZERO,
                event.amount(robot + "RepairCost"),
                event.amount(robot + "DamageDealt"),
                event.amount(robot + "ELOAfter"),
                event.amount(robot + "ELOAfter").subtract(event.amount(robot + "ELOBefore")),
                event.flag(robot + "Destroyed"),
                null,
                null,
                BigDecimal.ZERO);
    }

    private static Result perBattleResult(int robotId, Integer winnerId) {
        if (winnerId == null) {
            return Result.DRAW;
        }
        return winnerId == robotId ? Result.WIN : Result.LOSS;
    }

    private static Integer perBattleOwner(PublishedEvent event, int number) {
        Integer owner = event.integer("robot" + number + "UserId");
        return owner == null && number == 1 ? event.userId() : owner;
    }
}
