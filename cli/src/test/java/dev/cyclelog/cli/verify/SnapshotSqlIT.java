package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import dev.cyclelog.testkit.model.ExpectedSnapshot;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The SQL of {@code verify} and the reference model say the same of the same cycle, digit for digit. Each was written
 * from the contract, not from the other.
 */
class SnapshotSqlIT {

    private static final AtomicInteger CYCLES = new AtomicInteger();

    private static DatabasePool database;
    private static DSLContext sql;

    private final WrittenCycle cycle = new WrittenCycle(CYCLES.incrementAndGet());

    @BeforeAll
    static void migrate() {
        database = new DatabasePool(new Settings.Database(TestPostgres.newDatabase(), "postgres", ""), "sql", 2);
        Migrations.migrate(database.dataSource());
        sql = database.sql();
    }

    @AfterAll
    static void close() {
        database.close();
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
        sql.execute("""
                INSERT INTO audit_logs (cycle_number, sequence_number, event_type, user_id, robot_id, payload)
                SELECT ?, n, 'battle_complete', 1, n, jsonb_build_object('result', 'win', 'battleId', 1, 'teamId', n % 2,
                    'damageDealt', n, 'destroyed', true, 'eloBefore', 1, 'eloAfter', 1, 'credits', 0, 'prestige', 0, 'fame', 0)
                FROM generate_series(1, ?) AS n""", cycle.number(), robots);
        sql.execute("""
                INSERT INTO cycle_snapshots (cycle_number, trigger_type, start_time, end_time, duration_ms, stable_metrics,
                    robot_metrics, step_durations)
                VALUES (?, 'manual', now(), now(), 0, '[]', '[{"robotId": 1}, {"robotId": 2}]', '[]')""", cycle.number());

        assertThat(problems())
                .contains(
                        "cycle_snapshots, cycle %d, robot 1: damageReceived is absent, the log says %d"
                                .formatted(cycle.number(), 10_000 * 10_001),
                        "cycle_snapshots, cycle %d, robot 2: damageReceived is absent, the log says %d"
                                .formatted(cycle.number(), 10_000 * 10_000),
                        "cycle_snapshots, cycle %d, robot 2: kills is absent, the log says 10000"
                                .formatted(cycle.number()));
    }

    @Test
    void upgradesThatDoNotSayWhoPaid() {
        cycle.event("attribute_upgrade", null, 11, upgrade("10.10"))
                .event("robot_repair", 1, 11, "{'cost':0}")
                .event("league_change", 2, 11, "{'oldLeague':'a','newLeague':'b'}")
                .event("league_change", null, 11, "{'oldLeague':'b','newLeague':'c'}")
                .event("attribute_upgrade", 3, 11, upgrade("5"))
                .event("league_change", 2, 11, "{'oldLeague':'a','newLeague':'b'}")
                .event("attribute_upgrade", null, 12, upgrade("99.9"))
                .event("attribute_upgrade", null, 13, upgrade("0"))
                .event("attribute_upgrade", 4, 13, upgrade("0"));

        agrees();
        assertThat(cycle.model().stableMetrics().get(2).get("attributeUpgrades"))
                .isEqualTo("10.1");
    }

    @Test
    void namesOwnersAndRatings() {
        String longName = "\ud83e\udd16".repeat(100);
        cycle.event("user_created", 1, null, "{'username':'a'}")
                .event("cycle_end_balance", 1, null, "{'balance':1,'username':'b','stableName':'S'}")
                .event("cycle_end_balance", 1, null, "{'balance':2,'username':null}")
                .event("robot_purchase", 1, 11, "{'cost':1,'robotName':'R'}")
                .fights(1, 11, "win", ",'leagueType':'%sx'".formatted(longName))
                .fights(2, 11, "win", ",'leagueType':'%sy','battleType':'koth'".formatted(longName))
                .battle(3, "'b'", 12, 13, ",'winnerId':12,'robot1UserId':4")
                .event("facility_purchase", 1, null, facility(longName + "x", 1, "5"))
                .event("facility_upgrade", 1, null, facility(longName + "y", 2, "7"))
                .event(
                        "operating_costs",
                        1,
                        null,
                        "{'totalCost':9,'costs':[{'facilityType':'z','level':3,'cost':1.50},{'cost':7},"
                                + "{'facilityType':'z','cost':2}]}");

        agrees();
        assertThat(cycle.model().readModels().stables().get(1)).isEqualTo(Map.of("username", "b", "stableName", "S"));
        assertThat(cycle.model().readModels().robots().get(11))
                .isEqualTo(Map.of("userId", new BigDecimal(2), "robotName", "R", "elo", new BigDecimal(1193)));
        assertThat(cycle.model().readModels().robots().get(12)).containsEntry("userId", new BigDecimal(4));
        assertThat(cycle.model().readModels().battles()).hasSize(3);
        assertThat(cycle.model().readModels().facilities()).hasSize(2);
    }

    private static String facility(String type, int level, String cost) {
        return "{'facilityType':'%s','oldLevel':%d,'newLevel':%d,'cost':%s}".formatted(type, level - 1, level, cost);
    }

    private static String upgrade(String cost) {
        return "{'attributeName':'armor','oldValue':1,'newValue':2,'cost':" + cost + "}";
    }

    @Test
    void everyAmountOfAStable() {
        cycle.event("passive_income", 1, null, "{'merchandising':1.10,'streaming':0.000001}")
                .event("passive_income", 2, null, "{'merchandising':0,'streaming':0.0}")
                .event("operating_costs", 1, null, "{'totalCost':1e3}")
                .event("operating_costs", 1, null, "{'totalCost':20.000}")
                .event("achievement_unlock", 3, null, "{'achievementId':'E1'}")
                .event("achievement_unlock", 1, null, "{'achievementId':'E1','rewardCredits':5.5,'rewardPrestige':2.5}")
                .event("robot_purchase", 1, null, "{'cost':300}")
                .event("weapon_purchase", 1, null, "{'weaponId':1,'cost':30}")
                .event("facility_purchase", 1, null, "{'facilityType':'x','oldLevel':0,'newLevel':1,'cost':3}")
                .event("facility_upgrade", 1, null, "{'facilityType':'x','oldLevel':1,'newLevel':2,'cost':0.3}")
                .event("weapon_refinement", 1, null, "{'weaponId':1,'costPaid':0.03}")
                .event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':0.003}")
                .event("credit_change", 1, null, "{'amount':-7.25}")
                .event("credit_change", 4, null, "{'amount':-1,'source':'other'}")
                .event("credit_change", 4, null, "{'amount':1,'source':null,'calculationType':null}")
                .event("credit_change", 5, null, "{'amount':100,'source':'battle'}")
                .event("credit_change", 5, null, "{'amount':100,'calculationType':''}")
                .event("prestige_change", 6, null, "{'amount':100,'source':'battle'}")
                .event("prestige_change", 6, null, "{'amount':10,'source':'event'}")
                .event("prestige_change", 6, null, "{'amount':-4}")
                .event("cycle_end_balance", 7, null, "{'balance':-5.0}")
                .event("cycle_end_balance", 1, null, "{'balance':4}")
                .event("cycle_end_balance", 1, null, "{'balance':3.10}")
                .event("robot_repair", 1, 11, "{'cost':0.5}")
                .fights(
                        1,
                        11,
                        "win",
                        ",'battleId':1,'streamingRevenue':0.01,'repairCost':2,'damageDealt':0.00000000000000000001")
                .fights(1, 12, "draw", ",'battleId':1,'streamingRevenue':null,'damageDealt':999999999999.9");

        agrees();
        assertThat(cycle.model().stableMetrics()).containsOnlyKeys(1, 2, 3, 4, 7);
    }

    @Test
    void totalsAreRoundedOnceAndSaturate() {
        cycle.event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':0.25}")
                .event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':0.25}")
                .event("achievement_unlock", 1, null, "{'achievementId':1,'rewardPrestige':2147483647.5}");
        agrees();
        assertThat(cycle.model().totalCreditsTransacted()).isEqualTo(1);
        assertThat(cycle.model().totalPrestigeAwarded()).isEqualTo(Integer.MAX_VALUE);

        WrittenCycle rich = new WrittenCycle(CYCLES.incrementAndGet());
        rich.event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':9223372036854775806.9}")
                .event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':9223372036854775806.9}");
        agrees(rich);
        assertThat(rich.model().totalCreditsTransacted()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timesAndSteps() {
        cycle.at("2026-01-31T12:00:00.000600Z", "weapon_sale", 1, null, "{'weaponId':1,'salePrice':1}")
                .event(
                        "cycle_step_complete",
                        null,
                        null,
                        "{'stepName':'b \u00e4 \\\\ \\u2028','duration':9007199254740991}")
                .event("cycle_step_complete", null, null, "{'stepName':'a','duration':0}")
                .event("cycle_step_complete", null, null, "{'stepName':'a','duration':0}")
                .at("2026-01-31T11:00:00Z", "cycle_complete", null, null, "{}")
                .at("2026-01-31T12:00:01.000500Z", "cycle_complete", null, null, "{}");
        agrees();
        assertThat(cycle.model().durationMs()).isEqualTo(999);

        WrittenCycle negative = new WrittenCycle(CYCLES.incrementAndGet())
                .at("2026-01-31T13:00:00Z", "weapon_sale", 1, null, "{'weaponId':1,'salePrice':1}")
                .at("2026-01-31T12:00:00Z", "cycle_start", null, null, "{'triggerType':'scheduled'}")
                .at("2026-01-31T14:00:00Z", "cycle_start", null, null, "{'triggerType':'manual'}")
                .at("2026-01-31T11:00:00Z", "cycle_complete", null, null, "{}");
        agrees(negative);
        assertThat(negative.model().durationMs()).isZero();
        assertThat(negative.model().triggerType()).isEqualTo("scheduled");

        WrittenCycle ages = new WrittenCycle(CYCLES.incrementAndGet())
                .at("0001-01-01T00:00:00Z", "cycle_start", null, null, "{'triggerType':'manual'}")
                .at("9999-12-31T23:59:59.999999Z", "cycle_complete", null, null, "{}");
        agrees(ages);
        assertThat(ages.model().durationMs()).isEqualTo(Integer.MAX_VALUE);
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

        agrees();
        assertThat(cycle.model().totalBattles()).isEqualTo(3);
    }

    @Test
    void whatTheLogLacksIsCountedIfItIsSkipped() {
        cycle.event("robot_repair", 1, 11, "{'cost':0.50}")
                .event("robot_repair", 1, 12, "{'cost':7}")
                .event("cycle_step_complete", null, null, "{'stepName':'x','duration':1}");
        agrees();
        sql.execute("ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only");
        sql.execute("DELETE FROM audit_logs WHERE cycle_number = ? AND sequence_number IN (1, 3)", cycle.number());

        assertThat(problems(cycle)).isNotEmpty();
        assertThat(problems(
                        cycle,
                        List.of(
                                skipped(1, "robot_repair", 1, 11, "{\"cost\":0.50}"),
                                skipped(3, "cycle_step_complete", null, null, "{\"stepName\":\"x\",\"duration\":1}"))))
                .isEmpty();
    }

    @Test
    void whatPostgresqlCannotReadIsNoticedAndEndsNothing() {
        sql.transaction(configuration -> {
            SnapshotValues values = new SnapshotValues(configuration.dsl(), new Findings());
            assertThat(values.canRead(List.of(skipped(1, "weapon_sale", 1, null, "{\"x\":\"\\u0000\"}"))))
                    .isFalse();
            assertThat(values.canRead(List.of(skipped(1, "weapon_sale", 1, null, "{\"x\":\"\\u0001\"}"))))
                    .isTrue();
        });
    }

    private SequencedEvent skipped(int number, String type, Integer userId, Integer robotId, String payload) {
        return new SequencedEvent(
                number,
                "s",
                type,
                cycle.number(),
                LocalDateTime.parse("2026-01-31T12:00:00"),
                userId,
                robotId,
                payload,
                null);
    }

    @Test
    void anyBattles() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int number = 0; number < 30; number++) {
            WrittenCycle any = new WrittenCycle(CYCLES.incrementAndGet());
            for (int event = 0; event < 60; event++) {
                int robot = random.nextInt(8);
                String battle = random.nextInt(8) == 0 ? "null" : Integer.toString(random.nextInt(12));
                switch (random.nextInt(8)) {
                    case 0 -> any.event("attribute_upgrade", null, robot, upgrade(robot + ".5"));
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
            assertThat(differences(any)).as("seed %d, cycle %d", seed, number).isEmpty();
        }
    }

    private SnapshotSqlIT agreesThat(int robotId, String metric, String value) {
        if (sql.fetchValue("SELECT count(*) FROM audit_logs WHERE cycle_number = ?", cycle.number())
                .equals(0L)) {
            agrees();
        }
        assertThat(cycle.model().robotMetrics().get(robotId).get(metric)).isEqualTo(new BigDecimal(value));
        return this;
    }

    private void agrees() {
        agrees(cycle);
    }

    private static void agrees(WrittenCycle written) {
        assertThat(differences(written)).isEmpty();
    }

    private static List<String> differences(WrittenCycle written) {
        written.complete().writeLog(sql);
        ExpectedSnapshot model = written.model();
        // What computes nothing would find no differences either.
        assertThat(problems(written))
                .hasSize(1
                        + 2
                                * (model.stableMetrics().size()
                                        + model.robotMetrics().size()
                                        + model.stepDurations().size())
                        + model.readModels().battles().size()
                        + model.readModels().facilities().size());
        written.writeSnapshot(sql);
        return problems(written);
    }

    private List<String> problems() {
        return problems(cycle);
    }

    private static List<String> problems(WrittenCycle written) {
        return problems(written, List.of());
    }

    private static List<String> problems(WrittenCycle written, List<SequencedEvent> skipped) {
        Findings problems = new Findings();
        sql.transaction(configuration -> new SnapshotValues(configuration.dsl(), problems)
                .compare(written.number(), Integer.MAX_VALUE, skipped));
        return problems.kept().stream().map(Finding::text).toList();
    }
}
