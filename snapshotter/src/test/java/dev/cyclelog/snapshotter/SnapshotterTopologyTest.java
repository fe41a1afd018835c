package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SnapshotterTopologyTest {

    private static final int CYCLE = 3;
    private static final Duration CORRECTION = Duration.ofSeconds(2);

    private final Events events = new Events(CYCLE);

    @AutoClose
    private SnapshotterDriver driver;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        driver = new SnapshotterDriver(stateDir);
    }

    @Test
    void publishesACycleWhenItCompletesTheSummaryLast() {
        send(events.next("cycle_start", null, null, "{\"triggerType\":\"scheduled\"}"));
        send(events.next("weapon_sale", 7, null, "{\"weaponId\":1,\"salePrice\":0.10}"));
        send(events.next("weapon_sale", 7, null, "{\"weaponId\":1,\"salePrice\":0.20}"));
        send(events.next("cycle_step_complete", null, null, "{\"stepName\":\"repairs\",\"duration\":120}"));
        assertThat(driver.hasPublishedNothing()).isTrue();
        send(events.next("cycle_complete", null, null, "{}"));

        List<JsonNode> records = published();
        assertThat(records)
                .extracting(record -> record.get("kind").stringValue())
                .containsExactly("stable", "step", "summary");
        assertThat(records.get(0).get("weaponSales")).hasToString("0.3");
        assertThat(records.get(0).get("netProfit")).hasToString("0.3");
        assertThat(records.get(0).get("balance").isNull()).isTrue();
        assertThat(records.get(1))
                .hasToString(
                        "{\"kind\":\"step\",\"cycleNumber\":3,\"sequenceNumber\":4,\"stepName\":\"repairs\",\"duration\":120}");
        assertThat(records.get(2)).hasToString("""
                {"kind":"summary","cycleNumber":3,"events":5,"lastSequenceNumber":5,"records":2,\
                "triggerType":"scheduled","startTime":"2026-05-06T07:00:01","endTime":"2026-05-06T07:00:05","startsAfterEnd":0,\
                "totalBattles":0,"totalCreditsTransacted":0.3,"totalPrestigeAwarded":0}""");
    }

    @Test
    void aBurstOfLateEventsIsOneCorrection() {
        send(events.next("cycle_complete", null, null, "{}"));
        published();
        for (int i = 0; i < 50; i++) {
            send(events.next("weapon_sale", 7, null, "{\"weaponId\":1,\"salePrice\":1}"));
        }
        assertThat(driver.hasPublishedNothing()).isTrue();

        driver.advance(CORRECTION);

        List<JsonNode> records = published();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).get("weaponSales")).hasToString("50");
        driver.advance(CORRECTION);
        assertThat(driver.hasPublishedNothing()).isTrue();
    }

    @Test
    void anEventThatWasCountedIsNotCountedAgain() {
        byte[] sale = events.next("weapon_sale", 7, null, "{\"weaponId\":1,\"salePrice\":1}");
        send(sale);
        send(sale);
        send(events.next("cycle_complete", null, null, "{}"));

        assertThat(published().get(0).get("weaponSales")).hasToString("1");
    }

    @Test
    void aLostEventShowsInTheSummary() {
        send(events.next("cycle_start", null, null, "{\"triggerType\":\"manual\"}"));
        events.lose();
        send(events.next("cycle_complete", null, null, "{}"));
        assertThat(driver.hasPublishedNothing()).isTrue();

        driver.advance(CORRECTION);

        JsonNode summary = published().get(0);
        assertThat(summary.get("records").intValue()).isZero();
        assertThat(summary.get("events").intValue()).isEqualTo(2);
        assertThat(summary.get("lastSequenceNumber").intValue()).isEqualTo(3);
    }

    @Test
    void bothRobotsOfADuelReceiveWhatTheOtherDealt() {
        send(events.battle(7, 70, "win", "\"battleId\":1,\"damageDealt\":12.5"));
        send(events.battle(8, 80, "loss", "\"battleId\":1,\"damageDealt\":3.25,\"destroyed\":true"));
        send(events.next("cycle_complete", null, null, "{}"));

        List<JsonNode> records = published();
        assertThat(robot(records, 70).get("damageReceived")).hasToString("3.25");
        assertThat(robot(records, 70).get("kills")).hasToString("1");
        assertThat(robot(records, 80).get("damageReceived")).hasToString("12.5");
        assertThat(robot(records, 80).get("kills")).hasToString("0");
        assertThat(robot(records, 80).get("destructions")).hasToString("1");
        assertThat(summary(records).get("totalBattles")).hasToString("1");
    }

    @Test
    void partnersAreOnOneSideOnlyIfEachNamesTheOther() {
        send(events.battle(7, 70, "win", "\"battleId\":1,\"damageDealt\":1,\"partnerRobotId\":71"));
        send(events.battle(8, 80, "loss", "\"battleId\":1,\"damageDealt\":16,\"partnerRobotId\":81"));
        send(events.battle(7, 71, "win", "\"battleId\":1,\"damageDealt\":2,\"partnerRobotId\":70"));
        send(events.battle(
                8, 81, "loss", "\"battleId\":1,\"damageDealt\":32,\"partnerRobotId\":80,\"destroyed\":true"));
        send(events.battle(9, 90, "loss", "\"battleId\":2,\"damageDealt\":4,\"partnerRobotId\":91"));
        send(events.battle(9, 91, "win", "\"battleId\":2,\"damageDealt\":8"));
        send(events.next("cycle_complete", null, null, "{}"));

        List<JsonNode> records = published();
        assertThat(robot(records, 70).get("damageReceived")).hasToString("48");
        assertThat(robot(records, 71).get("damageReceived")).hasToString("48");
        assertThat(robot(records, 71).get("kills")).hasToString("1");
        assertThat(robot(records, 81).get("damageReceived")).hasToString("3");
        assertThat(robot(records, 90).get("damageReceived")).hasToString("8");
    }

    @Test
    void inAFreeForAllNobodyHasASide() {
        send(events.battle(7, 70, "win", "\"battleId\":1,\"damageDealt\":5,\"teamId\":1"));
        send(events.battle(8, 80, "loss", "\"battleId\":1,\"damageDealt\":5,\"teamId\":2,\"destroyed\":true"));
        send(events.battle(9, 90, "loss", "\"battleId\":1,\"battleType\":\"koth\",\"kothKills\":2"));
        send(events.battle(9, 91, "loss", "\"battleId\":1,\"battleType\":\"koth\",\"kothKills\":1"));
        send(events.next("cycle_complete", null, null, "{}"));

        List<JsonNode> records = published();
        assertThat(robot(records, 70).get("damageReceived")).hasToString("0");
        assertThat(robot(records, 70).get("kills")).hasToString("0");
        assertThat(robot(records, 90).get("kills")).hasToString("2");
        assertThat(robot(records, 91).get("kills")).hasToString("1");
    }

    @Test
    void moreThanTwoSidesAreAFreeForAllUntilTheyTurnOutToBeTwo() {
        send(events.battle(7, 70, "win", "\"battleId\":1,\"damageDealt\":1,\"teamId\":1"));
        send(events.battle(8, 80, "loss", "\"battleId\":1,\"damageDealt\":2,\"partnerRobotId\":81"));
        send(events.battle(8, 81, "loss", "\"battleId\":1,\"damageDealt\":4,\"teamId\":2"));
        send(events.next("cycle_complete", null, null, "{}"));
        assertThat(robot(published(), 70).get("damageReceived")).hasToString("0");

        send(events.battle(8, 81, "loss", "\"battleId\":1,\"damageDealt\":8,\"partnerRobotId\":80"));
        driver.advance(CORRECTION);

        assertThat(robot(published(), 70).get("damageReceived")).hasToString("14");
    }

    @Test
    void anUpgradeWithoutUserGoesToWhomTheRobotLastBelongedTo() {
        send(events.next("attribute_upgrade", null, 70, "{\"cost\":5}"));
        send(events.next("subscription_create", 7, 70, "{}"));
        send(events.next("attribute_upgrade", null, 70, "{\"cost\":6}"));
        send(events.next("attribute_upgrade", 7, 70, "{\"cost\":100}"));
        send(events.next("subscription_create", 8, 70, "{}"));
        send(events.next("attribute_upgrade", null, 71, "{\"cost\":1000}"));
        send(events.next("cycle_complete", null, null, "{}"));

        List<JsonNode> records = published();
        assertThat(stable(records, 7).get("attributeUpgrades")).hasToString("100");
        assertThat(stable(records, 8).get("attributeUpgrades")).hasToString("11");
        assertThat(records)
                .filteredOn(record -> record.get("kind").stringValue().equals("robot"))
                .isEmpty();
        assertThat(summary(records).get("totalCreditsTransacted")).hasToString("1111");
    }

    @Test
    void aStableThatLosesItsOnlyUpgradeToTheNextOwnerIsNotInTheSnapshot() {
        send(events.next("subscription_create", 7, 70, "{}"));
        send(events.next("attribute_upgrade", null, 70, "{\"cost\":6}"));
        send(events.next("subscription_create", 8, 70, "{}"));
        send(events.next("cycle_complete", null, null, "{}"));

        assertThat(published())
                .extracting(record -> record.path("userId").asInt(0))
                .containsExactly(8, 0);
    }

    @Test
    void aBattleInTheOlderFormCountsForBothRobotsAndForTheOwnersThatAreKnown() {
        send(events.next("battle_complete", 7, 70, """
                {"battleId":"b","robot1Id":70,"robot2Id":80,"winnerId":80,"robot1ELOBefore":1200,"robot1ELOAfter":1190,\
                "robot2ELOBefore":1200,"robot2ELOAfter":1210,"robot1DamageDealt":1,"robot2DamageDealt":2.50,\
                "winnerReward":100,"loserReward":10,"robot1Destroyed":true,"robot2PrestigeAwarded":3,"robot2RepairCost":4}"""));
        send(events.next("cycle_complete", null, null, "{}"));

        List<JsonNode> records = published();
        assertThat(stable(records, 7).get("totalCreditsEarned")).hasToString("10");
        assertThat(robot(records, 80).get("creditsEarned")).hasToString("100");
        assertThat(robot(records, 80).get("kills")).hasToString("1");
        assertThat(robot(records, 80).get("eloChange")).hasToString("10");
        assertThat(robot(records, 70).get("damageReceived")).hasToString("2.5");
        assertThat(records)
                .extracting(record -> record.get("kind").stringValue())
                .as("no stable but the one that is known")
                .containsExactly("stable", "robot", "robot", "battles", "summary");
        assertThat(summary(records).get("totalCreditsTransacted")).hasToString("114");
        assertThat(summary(records).get("totalPrestigeAwarded")).hasToString("3");
    }

    /** A number may have a thousand characters; a state of many such numbers would be more than Kafka takes. */
    @Test
    void zerosAtTheEndOfANumberAreNotKept() {
        for (int robot = 0; robot < PagePlace.SLOTS; robot++) {
            String padded = "1.5" + "0".repeat(900);
            send(events.next("robot_repair", 7, robot, "{\"cost\":" + padded + "}"));
            send(events.battle(7, robot, "win", "\"battleId\":1,\"damageDealt\":" + padded));
        }
        send(events.next("cycle_complete", null, null, "{}"));

        assertThat(robot(published(), 3).get("repairCosts")).hasToString("1.5");
        assertThat(CycleStores.NAMES)
                .allSatisfy(store -> assertThat(driver.largest(store)).as(store).isLessThan(2_000));
    }

    private void send(byte[] event) {
        driver.send(CYCLE, event);
    }

    private List<JsonNode> published() {
        return driver.published();
    }

    private static JsonNode stable(List<JsonNode> records, int userId) {
        return only(records, "stable", "userId", userId);
    }

    private static JsonNode robot(List<JsonNode> records, int robotId) {
        return only(records, "robot", "robotId", robotId);
    }

    private static JsonNode summary(List<JsonNode> records) {
        return records.get(records.size() - 1);
    }

    private static JsonNode only(List<JsonNode> records, String kind, String field, int id) {
        List<JsonNode> found = records.stream()
                .filter(record -> record.get("kind").stringValue().equals(kind)
                        && record.path(field).asInt(-1) == id)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
