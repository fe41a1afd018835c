package dev.cyclelog.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StableMetricsTest {

    private final Script script = new Script();

    @Test
    void eachAmountFindsItsMetric() {
        script.part(1, 11, "win", ",'battleId':5,'credits':1000.5,'prestige':3,'streamingRevenue':7,'repairCost':2.25")
                .event("robot_repair", 1, 11, "{'cost':10}")
                .event("passive_income", 1, null, "{'merchandising':100,'streaming':0.50}")
                .event("operating_costs", 1, null, "{'totalCost':20}")
                .event("weapon_purchase", 1, null, "{'weaponId':1,'cost':1}")
                .event("facility_purchase", 1, null, "{'facilityType':'f','oldLevel':0,'newLevel':1,'cost':2}")
                .event("facility_upgrade", 1, null, "{'facilityType':'f','oldLevel':1,'newLevel':2,'cost':4}")
                .event("robot_purchase", 1, 11, "{'cost':8}")
                .event("attribute_upgrade", 1, 11, "{'attributeName':'a','oldValue':1,'newValue':2,'cost':16}")
                .event("weapon_refinement", 1, null, "{'weaponId':1,'costPaid':32}")
                .event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':64}")
                .event("achievement_unlock", 1, null, "{'achievementId':1,'rewardCredits':128,'rewardPrestige':9}")
                .event("credit_change", 1, null, "{'amount':-5,'source':'other'}")
                .event("cycle_end_balance", 1, null, "{'balance':-3.10}")
                .event("cycle_end_balance", 1, null, "{'balance':-2.10}");

        assertThat(script.snapshot().stableMetricsJson())
                .isEqualTo(("[{'userId':1,'battlesParticipated':1,'totalCreditsEarned':1000.5,'totalPrestigeEarned':3,"
                                + "'totalRepairCosts':12.25,'merchandisingIncome':100,'streamingIncome':7.5,"
                                + "'operatingCosts':20,'weaponPurchases':1,'facilityPurchases':6,'robotPurchases':8,"
                                + "'attributeUpgrades':16,'weaponRefinements':32,'weaponSales':64,"
                                + "'achievementRewards':128,'achievementPrestige':9,'creditAdjustments':-5,"
                                + "'totalPurchases':63,'netProfit':1204.75,'balance':-2.1}]")
                        .replace('\'', '"'));
        // 1000.5 + 7 + 2.25 + 10 + 100.5 + 20 + 63 + 64 + 128 + 5 = 1400.25
        assertThat(script.snapshot().totalCreditsTransacted()).isEqualTo(1400);
        assertThat(script.snapshot().totalPrestigeAwarded()).isEqualTo(12);
    }

    @Test
    void anUpgradeWithoutUserGoesToTheLastUserSeenWithTheRobotEvenIfLater() {
        script.event("robot_repair", 1, 11, "{'cost':0}")
                .event("attribute_upgrade", null, 11, "{'attributeName':'a','oldValue':1,'newValue':2,'cost':7}")
                .event("attribute_upgrade", null, 12, "{'attributeName':'a','oldValue':1,'newValue':2,'cost':30}")
                .event("league_change", 2, 11, "{'oldLeague':'a','newLeague':'b'}");

        assertThat(script.stable(2)).containsEntry("attributeUpgrades", new BigDecimal("7"));
        assertThat(script.stable(1)).containsEntry("attributeUpgrades", BigDecimal.ZERO);
        assertThat(script.snapshot().stableMetrics()).containsOnlyKeys(1, 2);
        assertThat(script.snapshot().totalCreditsTransacted()).isEqualTo(37);
    }

    @Test
    void onlyAdjustmentsCountAmongCreditChanges() {
        script.event("credit_change", 1, null, "{'amount':-5,'source':'other'}")
                .event("credit_change", 1, null, "{'amount':2.5}")
                .event("credit_change", 1, null, "{'amount':1,'source':null,'calculationType':null}")
                .event("credit_change", 1, null, "{'amount':100,'source':'battle'}")
                .event("credit_change", 1, null, "{'amount':200,'source':'other','calculationType':'x'}")
                .event("credit_change", 2, null, "{'amount':300,'source':'repair'}");

        assertThat(script.stable(1)).containsEntry("creditAdjustments", new BigDecimal("-1.5"));
        assertThat(script.stable(1)).containsEntry("netProfit", BigDecimal.ZERO);
        assertThat(script.snapshot().stableMetrics()).containsOnlyKeys(1);
        // 5 + 2.5 + 1, half up
        assertThat(script.snapshot().totalCreditsTransacted()).isEqualTo(9);
    }

    @Test
    void aRowNeedsAnEventThatTouchesMetricsButNoAmount() {
        script.event("achievement_unlock", 1, null, "{'achievementId':'E7'}")
                .event("prestige_change", 2, null, "{'amount':5}")
                .event("user_created", 3, null, "{'username':'u','startingBalance':100}")
                .event("subscription_create", 4, 14, "{}")
                .event("cycle_end_balance", 5, null, "{'balance':0}");

        assertThat(script.snapshot().stableMetrics()).containsOnlyKeys(1, 5);
        assertThat(script.stable(1))
                .containsEntry("balance", null)
                .containsEntry("achievementRewards", BigDecimal.ZERO);
        assertThat(script.stable(5)).containsEntry("balance", BigDecimal.ZERO);
    }

    @Test
    void thePerBattleFormPaysEachOwnerThatIsKnown() {
        perBattle(1, 11, "'winnerId':12,'robot2UserId':2,'robot1PrestigeAwarded':3,'robot2RepairCost':4");
        perBattle(9, null, "'winnerId':null,'robot1UserId':1,'robot2PrestigeAwarded':6,'robot1FameAwarded':8");

        assertThat(script.snapshot().stableMetrics()).containsOnlyKeys(1, 2);
        expectStable(1, "2", "100", "3", "0");
        expectStable(2, "1", "90", "0", "4");
        assertThat(script.snapshot().totalPrestigeAwarded()).isEqualTo(9);
        // 50 + 90 and twice 50, and the repair
        assertThat(script.snapshot().totalCreditsTransacted()).isEqualTo(244);
        assertThat(script.snapshot().robotMetricsJson())
                .isEqualTo(("[{'robotId':11,'battlesParticipated':2,'wins':0,'losses':1,'draws':1,'damageDealt':6,"
                                + "'damageReceived':10,'creditsEarned':100,'repairCosts':0,'kills':0,"
                                + "'destructions':0,'eloChange':-20,'fameChange':8},"
                                + "{'robotId':12,'battlesParticipated':2,'wins':1,'losses':0,'draws':1,'damageDealt':10,"
                                + "'damageReceived':6,'creditsEarned':140,'repairCosts':4,'kills':0,'destructions':0,"
                                + "'eloChange':20,'fameChange':0}]")
                        .replace('\'', '"'));
    }

    private void perBattle(Integer userId, Integer robotId, String more) {
        script.event(
                "battle_complete",
                userId,
                robotId,
                ("{'battleId':'%s','robot1Id':11,'robot2Id':12,'robot1ELOBefore':1200,'robot1ELOAfter':1190,"
                                + "'robot2ELOBefore':1200,'robot2ELOAfter':1210,'robot1DamageDealt':3,"
                                + "'robot2DamageDealt':5,'winnerReward':90,'loserReward':50,%s}")
                        .formatted(userId, more));
    }

    private void expectStable(int userId, String battles, String credits, String prestige, String repairs) {
        assertThat(script.stable(userId))
                .containsAllEntriesOf(Map.of(
                        "battlesParticipated", new BigDecimal(battles),
                        "totalCreditsEarned", new BigDecimal(credits),
                        "totalPrestigeEarned", new BigDecimal(prestige),
                        "totalRepairCosts", new BigDecimal(repairs)));
    }
}
