package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import java.util.Set;

/** What {@code battle_complete} counts for, in its two forms. */
final class BattleRules {

    private static final Set<String> FREE_FOR_ALLS = Set.of("koth", "grand_melee");

    private final Payload payload;
    private final CycleBooks books;
    private final BattleGroup group;

    private BattleRules(Payload payload, CycleBooks books) {
        this.payload = payload;
        this.books = books;
        this.group = books.battleGroup(BattleGroup.Key.of(payload));
    }

    static void apply(SequencedEvent event, Payload payload, CycleBooks books) {
        BattleRules rules = new BattleRules(payload, books);
        if (payload.has("result")) {
            rules.applyPerRobot(event.userId(), event.robotId());
        } else {
            Integer owner1 = payload.has("robot1UserId") ? payload.id("robot1UserId") : event.userId();
            rules.applyPerBattle("robot1", owner1);
            rules.applyPerBattle("robot2", payload.id("robot2UserId"));
        }
    }

    private enum Result {
        WIN(RobotMetric.WINS, BattleMetric.WINS),
        LOSS(RobotMetric.LOSSES, BattleMetric.LOSSES),
        DRAW(RobotMetric.DRAWS, BattleMetric.DRAWS);

        private final RobotMetric metric;
        private final BattleMetric ofGroup;

        Result(RobotMetric metric, BattleMetric ofGroup) {
            this.metric = metric;
            this.ofGroup = ofGroup;
        }
    }

    private void applyPerRobot(int userId, int robotId) {
        BattleMember member = new BattleMember(
                robotId,
                payload.number("damageDealt"),
                payload.isTrue("destroyed"),
                payload.id("teamId"),
                payload.id("partnerRobotId"),
                payload.number("kothKills"));
        boolean freeForAll = isFreeForAll();
        if (payload.has("battleId")) {
            join(member, freeForAll);
        } else {
            books.cycle().addParticipationWithoutBattleId();
            group.addParticipationWithoutBattleId();
            if (freeForAll) {
                books.robot(robotId).sums().add(RobotMetric.KILLS, member.freeForAllKills());
            }
        }
        Result result = switch (payload.text("result")) {
            case "win" -> Result.WIN;
            case "loss" -> Result.LOSS;
            default -> Result.DRAW;
        };
        robot(member, userId, result, "credits", "eloBefore", "eloAfter", "fame", "repairCost");
        stable(userId, "credits", "prestige", "repairCost");
        BigDecimal streaming = payload.number("streamingRevenue");
        books.stable(userId).sums().add(StableMetric.STREAMING_INCOME, streaming);
        group.sums().add(BattleMetric.STREAMING_INCOME, streaming);
        books.cycle().addCredits(streaming);
    }

    private void applyPerBattle(String robot, Integer owner) {
        BattleMember member = new BattleMember(
                payload.id(robot + "Id"),
                payload.number(robot + "DamageDealt"),
                payload.isTrue(robot + "Destroyed"),
                null,
                null,
                BigDecimal.ZERO);
        join(member, isFreeForAll());
        Integer winner = payload.id("winnerId");
        Result result = winner == null ? Result.DRAW : winner == member.robotId() ? Result.WIN : Result.LOSS;
        String reward = result == Result.WIN ? "winnerReward" : "loserReward";
        robot(
                member,
                owner,
                result,
                reward,
                robot + "ELOBefore",
                robot + "ELOAfter",
                robot + "FameAwarded",
                robot + "RepairCost");
        stable(owner, reward, robot + "PrestigeAwarded", robot + "RepairCost");
    }

    private boolean isFreeForAll() {
        return payload.has("battleType") && FREE_FOR_ALLS.contains(payload.text("battleType"));
    }

    private void join(BattleMember member, boolean freeForAll) {
        if (books.join(payload.text("battleId"), member, freeForAll)) {
            group.sums().add(BattleMetric.BATTLES, BigDecimal.ONE);
        }
    }

    private void robot(
            BattleMember member,
            Integer owner,
            Result result,
            String credits,
            String eloBefore,
            String eloAfter,
            String fame,
            String repairCost) {
        RobotState robot = books.robot(member.robotId());
        robot.addToSnapshot();
        Sums<RobotMetric> sums = robot.sums();
        sums.add(RobotMetric.BATTLES_PARTICIPATED, BigDecimal.ONE);
        sums.add(result.metric, BigDecimal.ONE);
        sums.add(RobotMetric.DAMAGE_DEALT, member.damageDealt());
        sums.add(RobotMetric.CREDITS_EARNED, payload.number(credits));
        sums.add(RobotMetric.REPAIR_COSTS, payload.number(repairCost));
        sums.add(RobotMetric.DESTRUCTIONS, member.destroyed() ? BigDecimal.ONE : BigDecimal.ZERO);
        sums.add(RobotMetric.ELO_CHANGE, payload.number(eloAfter).subtract(payload.number(eloBefore)));
        sums.add(RobotMetric.FAME_CHANGE, payload.number(fame));
        robot.setElo(payload.number(eloAfter));
        if (owner != null) {
            robot.setUserId(owner);
        }
        Sums<BattleMetric> all = group.sums();
        all.add(BattleMetric.PARTICIPATIONS, BigDecimal.ONE);
        all.add(result.ofGroup, BigDecimal.ONE);
        all.add(BattleMetric.DAMAGE_DEALT, member.damageDealt());
        all.add(BattleMetric.CREDITS_EARNED, payload.number(credits));
        all.add(BattleMetric.REPAIR_COSTS, payload.number(repairCost));
        all.add(BattleMetric.DESTRUCTIONS, member.destroyed() ? BigDecimal.ONE : BigDecimal.ZERO);
        all.add(BattleMetric.FAME_EARNED, payload.number(fame));
    }

    /** Counts for the cycle in any case, and for the stable if the owner is known. */
    private void stable(Integer userId, String credits, String prestige, String repairCost) {
        books.cycle().addCredits(payload.number(credits));
        books.cycle().addCredits(payload.number(repairCost));
        books.cycle().addPrestige(payload.number(prestige));
        group.sums().add(BattleMetric.PRESTIGE_EARNED, payload.number(prestige));
        if (userId == null) {
            return;
        }
        StableState stable = books.stable(userId);
        stable.countEvents(1);
        Sums<StableMetric> sums = stable.sums();
        sums.add(StableMetric.BATTLES_PARTICIPATED, BigDecimal.ONE);
        sums.add(StableMetric.TOTAL_CREDITS_EARNED, payload.number(credits));
        sums.add(StableMetric.TOTAL_PRESTIGE_EARNED, payload.number(prestige));
        sums.add(StableMetric.TOTAL_REPAIR_COSTS, payload.number(repairCost));
    }
}
