package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.model.ReferenceModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameSnapshotsTest {

    private static final String EVENTS = """
            {"eventId":"1","eventType":"cycle_start","cycleNumber":1,"eventTimestamp":"2026-01-31T12:00:00Z","payload":{"triggerType":"scheduled"}}
            {"eventId":"2","eventType":"battle_complete","cycleNumber":1,"userId":1,"robotId":11,"payload":{"battleId":5,"battleType":"league_1v1","result":"win","eloBefore":1200,"eloAfter":1216,"damageDealt":0.30000000000000004,"destroyed":false,"credits":90,"prestige":4,"fame":3,"streamingRevenue":7}}
            {"eventId":"3","eventType":"battle_complete","cycleNumber":1,"userId":2,"robotId":12,"payload":{"battleId":5,"battleType":"league_1v1","result":"loss","eloBefore":1200,"eloAfter":1184,"damageDealt":6,"destroyed":true,"credits":40,"prestige":0,"fame":0}}
            {"eventId":"4","eventType":"weapon_sale","cycleNumber":1,"userId":1,"payload":{"weaponId":1,"salePrice":1000}}
            {"eventId":"5","eventType":"weapon_refinement","cycleNumber":1,"userId":1,"payload":{"weaponId":1,"costPaid":300}}
            {"eventId":"6","eventType":"weapon_purchase","cycleNumber":1,"userId":1,"payload":{"weaponId":1,"cost":20}}
            {"eventId":"7","eventType":"cycle_end_balance","cycleNumber":1,"userId":1,"payload":{"balance":555}}
            {"eventId":"8","eventType":"cycle_end_balance","cycleNumber":1,"userId":3,"payload":{"balance":0}}
            {"eventId":"9","eventType":"robot_repair","cycleNumber":1,"userId":2,"robotId":13,"payload":{"cost":8}}
            {"eventId":"a","eventType":"cycle_step_complete","cycleNumber":1,"payload":{"stepName":"s","duration":9}}
            {"eventId":"b","eventType":"cycle_complete","cycleNumber":1,"eventTimestamp":"2026-01-31T12:00:01Z","payload":{}}
            """;

    private static final String GAME = """
            {"id":1,"cycleNumber":1,"triggerType":"scheduled","startTime":"2026-01-31T12:00:00.000Z",\
            "endTime":"2026-01-31T12:00:01.000Z","durationMs":1000,"createdAt":"2026-01-31T12:00:02.000Z",\
            "totalBattles":1,"totalCreditsTransacted":130,"totalPrestigeAwarded":4,\
            "stepDurations":[{"stepName":"s","duration":9}],\
            "stableMetrics":[\
            {"userId":2,"battlesParticipated":1,"totalCreditsEarned":40,"totalPrestigeEarned":0,"totalRepairCosts":8,\
            "merchandisingIncome":0,"streamingIncome":0,"operatingCosts":0,"weaponPurchases":0,"facilityPurchases":0,\
            "robotPurchases":0,"attributeUpgrades":0,"achievementRewards":0,"totalPurchases":0,"netProfit":32,"balance":null},\
            {"userId":1,"battlesParticipated":1,"totalCreditsEarned":90,"totalPrestigeEarned":4,"totalRepairCosts":0,\
            "merchandisingIncome":0,"streamingIncome":7,"operatingCosts":0,"weaponPurchases":20,"facilityPurchases":0,\
            "robotPurchases":0,"attributeUpgrades":0,"achievementRewards":0,"totalPurchases":20,"netProfit":77,"balance":555}],\
            "robotMetrics":[\
            {"robotId":12,"battlesParticipated":1,"wins":0,"losses":1,"draws":0,"damageDealt":6,"damageReceived":0.3,\
            "creditsEarned":40,"repairCosts":0,"kills":0,"destructions":1,"eloChange":-16,"fameChange":0},\
            {"robotId":11,"battlesParticipated":1,"wins":1,"losses":0,"draws":0,"damageDealt":0.3,"damageReceived":6,\
            "creditsEarned":90,"repairCosts":0,"kills":1,"destructions":0,"eloChange":16,"fameChange":3}]}
            """;

    @Test
    void byTheRulesTheyAgree() {
        GameSnapshots.Comparison comparison = compare(GAME, EVENTS);

        assertThat(comparison.disagreements()).isEmpty();
        assertThat(comparison.valuesByField())
                .containsEntry("netProfit", 2)
                .containsEntry("balance", 2)
                .containsEntry("kills", 2)
                .containsEntry("durationMs", 1);
        // 7 of the cycle, columns, steps, two sets of ids; per row its fields and their names
        assertThat(comparison.values()).isEqualTo(7 + 1 + 1 + 2 + 2 * (15 + 1) + 2 * (12 + 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    "triggerType":"scheduled"   | "triggerType":"manual"    | cycle 1, triggerType
                    12:00:00.000Z               | 12:00:00.001Z             | cycle 1, startTime
                    12:00:01.000Z               | 12:00:01.001Z             | cycle 1, endTime
                    "durationMs":1000           | "durationMs":1001         | cycle 1, durationMs
                    "duration":9                | "duration":8              | cycle 1, stepDurations
                    "totalBattles":1            | "totalBattles":2          | cycle 1, totalBattles
                    "totalCreditsTransacted":130 | "totalCreditsTransacted":131 | cycle 1, totalCreditsTransacted
                    "totalPrestigeAwarded":4    | "totalPrestigeAwarded":5  | cycle 1, totalPrestigeAwarded
                    "netProfit":77              | "netProfit":777           | cycle 1, user 1, netProfit
                    "totalPurchases":20         | "totalPurchases":320      | cycle 1, user 1, totalPurchases
                    "streamingIncome":7         | "streamingIncome":7.00001 | cycle 1, user 1, streamingIncome
                    "balance":null              | "balance":0               | cycle 1, user 2, balance
                    "balance":555               | "balance":556             | cycle 1, user 1, balance
                    "balance":555               | "balance":555,"bonus":1   | cycle 1, user 1, fields
                    "merchandisingIncome":0,"streamingIncome":7 | "streamingIncome":7 | cycle 1, user 1, fields
                    "damageDealt":0.3           | "damageDealt":0.3000001   | cycle 1, robot 11, damageDealt
                    "damageReceived":6          | "damageReceived":0        | cycle 1, robot 11, damageReceived
                    "kills":1                   | "kills":0                 | cycle 1, robot 11, kills
                    "eloChange":-16             | "eloChange":16            | cycle 1, robot 12, eloChange
                    "robotId":12                | "robotId":13              | cycle 1, robots
                    "userId":2                  | "userId":3                | cycle 1, users
                    "cycleNumber":1             | "cycleNumber":2           | cycle 1: only ours
                    "id":1                      | "id":1,"totalFame":1      | cycle 1, columns
                    """)
    void whatIsNotByTheRulesIsTold(String right, String wrong, String disagreement) {
        assertThat(GAME).contains(right);

        assertThat(compare(GAME.replace(right, wrong), EVENTS).disagreements())
                .isNotEmpty()
                .first()
                .asString()
                .startsWith(disagreement);
    }

    @Test
    void ofManualCyclesTheEndAndTheBalanceAreLeftOut() {
        String game = GAME.replace("scheduled", "manual")
                .replace("\"balance\":555", "\"balance\":0")
                .replace("12:00:01.000Z", "12:34:56.000Z")
                .replace("\"durationMs\":1000", "\"durationMs\":1");

        assertThat(compare(game, EVENTS.replace("scheduled", "manual")).disagreements())
                .isEmpty();
    }

    @Test
    void ofDrawsTheEloChangeIsLeftOut() {
        String game = GAME.replace("\"wins\":1", "\"wins\":0")
                .replace("\"losses\":1", "\"losses\":0")
                .replace("\"draws\":0", "\"draws\":1")
                .replaceAll("\"eloChange\":-?16", "\"eloChange\":99");
        String events = EVENTS.replaceAll("win|loss", "draw");

        assertThat(compare(game, events).disagreements()).isEmpty();
    }

    @Test
    void ofOtherBattlesThanDuelsDamageReceivedAndKillsAreLeftOut() {
        String game =
                GAME.replace("\"damageReceived\":6", "\"damageReceived\":99").replace("\"kills\":1", "\"kills\":9");

        assertThat(compare(game, EVENTS.replace("league_1v1", "league_2v2")).disagreements())
                .isEmpty();
        assertThat(compare(game, EVENTS.replace("league_1v1", "tournament_1v1")).disagreements())
                .hasSize(2);
    }

    private static GameSnapshots.Comparison compare(String game, String events) {
        List<String> eventLines = events.lines().toList();
        return GameSnapshots.of(game.lines().toList(), eventLines)
                .compare(ReferenceModel.of(eventLines).snapshots());
    }
}
