package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the SQL of {@code verify} says of battles, and what the reference model says of the same, digit for digit. Each
 * was written from the contract, not from the other.
 */
class BattleSqlIT {

    private static ComparedCycles compared;

    private final WrittenCycle cycle = compared.next();

    @BeforeAll
    static void open() {
        compared = new ComparedCycles();
    }

    @AfterAll
    static void close() {
        compared.close();
    }

    @Test
    void sidesByTeam() {
        cycle.fights(1, 11, "win", ",'battleId':5,'teamId':7")
                .fights(1, 12, "win", ",'battleId':5,'teamId':7,'destroyed':true")
                .fights(2, 13, "loss", ",'battleId':5,'teamId':8,'damageDealt':0.1,'destroyed':true")
                .fights(2, 14, "loss", ",'battleId':5,'teamId':8,'damageDealt':0.2,'destroyed':true");

        agreesThat(11, "damageReceived", "0.3").agreesThat(11, "kills", "2").agreesThat(13, "damageReceived", "23.5");
    }

    @Test
    void sidesByPartnersThatNameEachOther() {
        cycle.fights(1, 11, "win", ",'battleId':'x','partnerRobotId':12")
                .fights(1, 12, "win", ",'battleId':'x','partnerRobotId':11")
                .fights(2, 13, "loss", ",'battleId':'x','partnerRobotId':14,'destroyed':true")
                .fights(2, 14, "loss", ",'battleId':'x','partnerRobotId':13")
                .fights(1, 11, "win", ",'battleId':'y','partnerRobotId':12")
                .fights(2, 12, "loss", ",'battleId':'y','partnerRobotId':99,'destroyed':true")
                .fights(1, 15, "win", ",'battleId':'z','partnerRobotId':15")
                .fights(1, 16, "win", ",'battleId':'z','partnerRobotId':15");

        agreesThat(11, "damageReceived", "39.75").agreesThat(11, "kills", "2");
    }

    @Test
    void aRobotWithANegativeIdIsNotATeam() {
        cycle.fights(1, -2, "win", ",'battleId':5").fights(2, 13, "loss", ",'battleId':5,'teamId':1,'damageDealt':0.1");

        agreesThat(-2, "damageReceived", "0.1");
    }

    @Test
    void comradesOfComrades() {
        cycle.fights(1, 14, "win", ",'battleId':5,'teamId':7,'partnerRobotId':11")
                .fights(1, 11, "win", ",'battleId':5,'teamId':9,'partnerRobotId':14")
                .fights(1, 15, "win", ",'battleId':5,'teamId':7,'partnerRobotId':20")
                .fights(1, 20, "win", ",'battleId':5,'partnerRobotId':15")
                .fights(1, 16, "win", ",'battleId':5,'teamId':9,'partnerRobotId':17")
                .fights(1, 17, "win", ",'battleId':5,'teamId':3,'partnerRobotId':16")
                .fights(2, 10, "loss", ",'battleId':5,'teamId':2,'partnerRobotId':12,'destroyed':true")
                .fights(2, 12, "loss", ",'battleId':5,'partnerRobotId':10");

        agreesThat(20, "damageReceived", "22.5").agreesThat(17, "kills", "1").agreesThat(12, "damageReceived", "94.5");
    }

    @Test
    void moreThanTwoSidesAndByes() {
        cycle.fights(1, 11, "win", ",'battleId':5,'kothKills':3")
                .fights(2, 12, "loss", ",'battleId':5,'destroyed':true")
                .fights(3, 13, "loss", ",'battleId':5,'kothKills':null,'destroyed':true")
                .fights(1, 14, "win", ",'battleId':6,'kothKills':3,'destroyed':true")
                .fights(1, 15, "win", ",'battleId':7,'teamId':1,'kothKills':3,'destroyed':true")
                .fights(1, 16, "win", ",'battleId':7,'teamId':1,'kothKills':3");

        agreesThat(11, "kills", "3").agreesThat(14, "kills", "0").agreesThat(16, "damageReceived", "0");
    }

    @Test
    void freeForAllsWithAndWithoutBattleId() {
        cycle.fights(1, 11, "win", ",'battleId':5,'battleType':'koth','kothKills':1")
                .fights(2, 12, "loss", ",'battleId':5,'battleType':'koth','destroyed':true")
                .fights(1, 11, "win", ",'battleType':'grand_melee','kothKills':4")
                .fights(2, 12, "loss", ",'battleId':null,'battleType':'grand_melee','kothKills':2")
                .fights(2, 13, "loss", ",'battleType':null,'kothKills':2")
                .fights(1, 14, "win", ",'battleId':6,'kothKills':8")
                .fights(2, 15, "loss", ",'battleId':6,'battleType':'koth','kothKills':16")
                .fights(1, 16, "win", ",'battleId':7,'battleType':'koth','kothKills':32")
                .fights(1, 16, "win", ",'battleId':7,'kothKills':64")
                .fights(2, 17, "loss", ",'battleId':7,'destroyed':true");

        agreesThat(11, "kills", "5").agreesThat(14, "kills", "8").agreesThat(13, "kills", "0");
        agreesThat(16, "kills", "96");
    }

    @Test
    void theOlderForm() {
        cycle.battle(1, "'a'", 11, 12, ",'winnerId':11,'winnerReward':10.5,'loserReward':1,'robot2Destroyed':true")
                .battle(null, "'b'", 11, 12, ",'winnerId':12,'winnerReward':10,'robot2UserId':2,'robot1RepairCost':7")
                .battle(1, "'c'", 13, 14, ",'winnerId':null,'winnerReward':9,'loserReward':3,'robot1UserId':4")
                .battle(1, "'d'", 13, 14, ",'winnerId':99,'loserReward':2,'robot1UserId':null,'robot2UserId':null")
                .battle(
                        null,
                        "'e'",
                        13,
                        13,
                        ",'winnerId':13,'winnerReward':0.1,'robot1PrestigeAwarded':3,'robot2FameAwarded':6")
                .battle(3, "7", 15, 16, ",'winnerId':15,'battleType':'koth','robot2Destroyed':true")
                .fights(3, 15, "loss", ",'battleId':'a','teamId':1,'destroyed':true")
                .fights(3, 17, "loss", ",'battleId':'c','partnerRobotId':13");

        agreesThat(12, "wins", "1").agreesThat(13, "losses", "1").agreesThat(14, "draws", "1");
    }

    @Test
    void aRobotTwiceInOneBattle() {
        cycle.fights(1, 11, "win", ",'battleId':5,'teamId':1,'partnerRobotId':13")
                .fights(1, 11, "win", ",'battleId':'5','teamId':2")
                .fights(1, 11, "draw", ",'battleId':5,'teamId':null,'partnerRobotId':null,'destroyed':true")
                .fights(1, 12, "loss", ",'battleId':5,'teamId':1,'destroyed':true")
                .fights(1, 12, "loss", ",'battleId':5,'destroyed':true")
                .fights(1, 13, "loss", ",'battleId':5,'teamId':2,'partnerRobotId':11");

        agreesThat(11, "damageReceived", "24.5").agreesThat(13, "kills", "1").agreesThat(12, "destructions", "2");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aHugeBattleOfTwoTeams() {
        int robots = 20_000;
        compared.sql().execute("""
                INSERT INTO audit_logs (cycle_number, sequence_number, event_type, user_id, robot_id, payload)
                SELECT ?, n, 'battle_complete', 1, n, jsonb_build_object('result', 'win', 'battleId', 1, 'teamId', n % 2,
                    'damageDealt', n, 'destroyed', true, 'eloBefore', 1, 'eloAfter', 1, 'credits', 0, 'prestige', 0, 'fame', 0)
                FROM generate_series(1, ?) AS n""", cycle.number(), robots);
        compared.sql().execute("""
                INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms, stable_metrics,
                    robot_metrics, step_durations)
                VALUES (?, 'manual', now(), now(), 0, '[]', '[{"robotId": 1}, {"robotId": 2}]', '[]')""", cycle.number());

        assertThat(compared.problems(cycle))
                .contains(
                        "cycle_snapshots, cycle %d, robot 1: damageReceived is absent, the log says %d"
                                .formatted(cycle.number(), 10_000 * 10_001),
                        "cycle_snapshots, cycle %d, robot 2: damageReceived is absent, the log says %d"
                                .formatted(cycle.number(), 10_000 * 10_000),
                        "cycle_snapshots, cycle %d, robot 2: kills is absent, the log says 10000"
                                .formatted(cycle.number()));
    }

    @Test
    void battlesAreCountedByIdWhereverItIs() {
        cycle.event(
                        "tournament_match",
                        null,
                        null,
                        "{'tournamentId':1,'round':1,'robot1Id':1,'robot2Id':2,'battleId':'5'}")
                .event("tournament_match", null, null, "{'tournamentId':1,'round':1,'robot1Id':1,'robot2Id':2}")
                .event("tag_team_battle", null, null, "{'battleId':6,'team1ActiveRobotId':1}")
                .fights(1, 11, "win", ",'battleId':5")
                .fights(1, 11, "win", "")
                .fights(1, 11, "win", "")
                .fights(1, 11, "win", ",'battleId':null");

        compared.agrees(cycle);
        assertThat(cycle.model().totalBattles()).isEqualTo(3);
    }

    @Test
    void anyBattles() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int number = 0; number < 30; number++) {
            WrittenCycle any = compared.next();
            for (int event = 0; event < 60; event++) {
                int robot = random.nextInt(8);
                String battle = random.nextInt(8) == 0 ? "null" : Integer.toString(random.nextInt(12));
                switch (random.nextInt(8)) {
                    case 0 -> any.event("attribute_upgrade", null, robot, WrittenCycle.upgrade(robot + ".5"));
                    case 1 ->
                        any.battle(
                                null,
                                "'%d'".formatted(random.nextInt(12)),
                                robot,
                                7 - robot,
                                ",'winnerId':3,'robot1Destroyed':true,'loserReward':2");
                    default ->
                        any.fights(
                                random.nextInt(3),
                                robot,
                                List.of("win", "loss", "draw").get(random.nextInt(3)),
                                ",'battleId':%s,'teamId':%s,'partnerRobotId':%s,'kothKills':1,'destroyed':%s,'battleType':%s"
                                        .formatted(
                                                battle,
                                                random.nextBoolean() ? "null" : random.nextInt(3),
                                                random.nextBoolean() ? "null" : robot ^ 1 << random.nextInt(2),
                                                random.nextBoolean(),
                                                random.nextInt(20) == 0 ? "'koth'" : "null"));
                }
            }
            assertThat(compared.differences(any))
                    .as("seed %d, cycle %d", seed, number)
                    .isEmpty();
        }
    }

    private BattleSqlIT agreesThat(int robotId, String metric, String value) {
        if (compared.sql()
                .fetchValue("SELECT count(*) FROM audit_logs WHERE cycle_number = ?", cycle.number())
                .equals(0L)) {
            compared.agrees(cycle);
        }
        assertThat(cycle.model().robotMetrics().get(robotId).get(metric)).isEqualTo(new BigDecimal(value));
        return this;
    }
}
