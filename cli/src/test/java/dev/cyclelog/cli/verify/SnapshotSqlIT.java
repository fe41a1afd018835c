package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the SQL of {@code verify} says of amounts, names and times, and what the reference model says of the same, digit
 * for digit. Each was written from the contract, not from the other.
 */
class SnapshotSqlIT {

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
    void upgradesThatDoNotSayWhoPaid() {
        cycle.event("attribute_upgrade", null, 11, WrittenCycle.upgrade("10.10"))
                .event("robot_repair", 1, 11, "{'cost':0}")
                .event("league_change", 2, 11, "{'oldLeague':'a','newLeague':'b'}")
                .event("league_change", null, 11, "{'oldLeague':'b','newLeague':'c'}")
                .event("attribute_upgrade", 3, 11, WrittenCycle.upgrade("5"))
                .event("league_change", 2, 11, "{'oldLeague':'a','newLeague':'b'}")
                .event("attribute_upgrade", null, 12, WrittenCycle.upgrade("99.9"))
                .event("attribute_upgrade", null, 13, WrittenCycle.upgrade("0"))
                .event("attribute_upgrade", 4, 13, WrittenCycle.upgrade("0"));

        compared.agrees(cycle);
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

        compared.agrees(cycle);
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

        compared.agrees(cycle);
        assertThat(cycle.model().stableMetrics()).containsOnlyKeys(1, 2, 3, 4, 7);
    }

    @Test
    void totalsAreRoundedOnceAndSaturate() {
        cycle.event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':0.25}")
                .event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':0.25}")
                .event("achievement_unlock", 1, null, "{'achievementId':1,'rewardPrestige':2147483647.5}");
        compared.agrees(cycle);
        assertThat(cycle.model().totalCreditsTransacted()).isEqualTo(1);
        assertThat(cycle.model().totalPrestigeAwarded()).isEqualTo(Integer.MAX_VALUE);

        WrittenCycle rich = compared.next();
        rich.event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':9223372036854775806.9}")
                .event("weapon_sale", 1, null, "{'weaponId':1,'salePrice':9223372036854775806.9}");
        compared.agrees(rich);
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
        compared.agrees(cycle);
        assertThat(cycle.model().durationMs()).isEqualTo(999);

        WrittenCycle negative = compared.next()
                .at("2026-01-31T13:00:00Z", "weapon_sale", 1, null, "{'weaponId':1,'salePrice':1}")
                .at("2026-01-31T12:00:00Z", "cycle_start", null, null, "{'triggerType':'scheduled'}")
                .at("2026-01-31T14:00:00Z", "cycle_start", null, null, "{'triggerType':'manual'}")
                .at("2026-01-31T11:00:00Z", "cycle_complete", null, null, "{}");
        compared.agrees(negative);
        assertThat(negative.model().durationMs()).isZero();
        assertThat(negative.model().triggerType()).isEqualTo("scheduled");

        WrittenCycle ages = compared.next()
                .at("0001-01-01T00:00:00Z", "cycle_start", null, null, "{'triggerType':'manual'}")
                .at("9999-12-31T23:59:59.999999Z", "cycle_complete", null, null, "{}");
        compared.agrees(ages);
        assertThat(ages.model().durationMs()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatTheLogLacksIsCountedIfItIsSkipped() {
        cycle.event("robot_repair", 1, 11, "{'cost':0.50}")
                .event("robot_repair", 1, 12, "{'cost':7}")
                .event("cycle_step_complete", null, null, "{'stepName':'x','duration':1}");
        compared.agrees(cycle);
        compared.sql().execute("ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only");
        compared.sql()
                .execute("DELETE FROM audit_logs WHERE cycle_number = ? AND sequence_number IN (1, 3)", cycle.number());

        assertThat(compared.problems(cycle)).isNotEmpty();
        assertThat(compared.problems(
                        cycle,
                        List.of(
                                skipped(1, "robot_repair", 1, 11, "{\"cost\":0.50}"),
                                skipped(3, "cycle_step_complete", null, null, "{\"stepName\":\"x\",\"duration\":1}"))))
                .isEmpty();
    }

    @Test
    void whatPostgresqlCannotReadIsNoticedAndEndsNothing() {
        compared.sql().transaction(configuration -> {
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
}
