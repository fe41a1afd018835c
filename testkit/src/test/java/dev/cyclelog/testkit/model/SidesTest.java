package dev.cyclelog.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SidesTest {

    private final Script script = new Script();

    @Test
    void inADuelEachTakesWhatTheOtherDealt() {
        script.part(1, 11, "win", ",'battleId':5,'damageDealt':61.5,'destroyed':false")
                .part(2, 12, "loss", ",'battleId':5,'damageDealt':40,'destroyed':true");

        expect(11, "40", "1");
        expect(12, "61.5", "0");
        assertThat(script.robot(12).get("destructions")).isEqualTo("1");
    }

    @Test
    void theSameBattleIsNamedByNumberOrText() {
        script.part(1, 11, "win", ",'battleId':5,'damageDealt':1")
                .part(2, 12, "loss", ",'battleId':'5','damageDealt':2");

        expect(11, "2", "0");
        assertThat(script.snapshot().totalBattles()).isEqualTo(1);
    }

    @Test
    void aTeamTakesWhatTheOtherTeamDealtTogetherForEachMember() {
        script.part(1, 11, "win", ",'battleId':5,'teamId':7,'damageDealt':10")
                .part(1, 12, "win", ",'battleId':5,'teamId':7,'damageDealt':20,'destroyed':true")
                .part(2, 13, "loss", ",'battleId':5,'teamId':8,'damageDealt':0.1,'destroyed':true")
                .part(2, 14, "loss", ",'battleId':5,'teamId':8,'damageDealt':0.2,'destroyed':true");

        expect(11, "0.3", "2");
        expect(12, "0.3", "2");
        expect(13, "30", "1");
        expect(14, "30", "1");
    }

    @Test
    void partnersNameEachOther() {
        script.part(1, 11, "win", ",'battleId':5,'partnerRobotId':12,'damageDealt':1")
                .part(1, 12, "win", ",'battleId':5,'partnerRobotId':11,'damageDealt':2")
                .part(2, 13, "loss", ",'battleId':5,'partnerRobotId':14,'damageDealt':4")
                .part(2, 14, "loss", ",'battleId':5,'partnerRobotId':13,'damageDealt':8,'destroyed':true");

        expect(11, "12", "1");
        expect(14, "3", "0");
    }

    @Test
    void whoNamesAPartnerThatNamesSomebodyElseStandsAlone() {
        script.part(1, 11, "win", ",'battleId':5,'partnerRobotId':12,'damageDealt':1")
                .part(2, 12, "loss", ",'battleId':5,'partnerRobotId':99,'damageDealt':2,'destroyed':true");

        expect(11, "2", "1");
    }

    @Test
    void comradesOfComradesAreOnOneSide() {
        script.part(1, 14, "win", ",'battleId':5,'teamId':7,'partnerRobotId':11,'damageDealt':1")
                .part(1, 11, "win", ",'battleId':5,'partnerRobotId':14,'damageDealt':2")
                .part(1, 15, "win", ",'battleId':5,'teamId':7,'damageDealt':4")
                .part(2, 12, "loss", ",'battleId':5,'damageDealt':8,'destroyed':true");

        expect(11, "8", "1");
        expect(15, "8", "1");
        expect(12, "7", "0");
    }

    @Test
    void moreThanTwoSidesAreAFreeForAll() {
        script.part(1, 11, "win", ",'battleId':5,'damageDealt':1,'kothKills':3")
                .part(2, 12, "loss", ",'battleId':5,'damageDealt':2,'destroyed':true")
                .part(3, 13, "loss", ",'battleId':5,'damageDealt':4,'destroyed':true");

        expect(11, "0", "3");
        expect(12, "0", "0");
    }

    @Test
    void oneEventMakesItsBattleAFreeForAll() {
        script.part(1, 11, "win", ",'battleId':5,'battleType':'koth','damageDealt':1,'kothKills':0")
                .part(2, 12, "loss", ",'battleId':5,'damageDealt':2,'kothKills':1,'destroyed':true");

        expect(11, "0", "0");
        expect(12, "0", "1");
    }

    @Test
    void oneSideAloneIsABye() {
        script.part(1, 11, "win", ",'battleId':5,'teamId':7,'damageDealt':1,'kothKills':2")
                .part(1, 12, "win", ",'battleId':5,'teamId':7,'damageDealt':2,'destroyed':true");

        expect(11, "0", "0");
        expect(12, "0", "0");
    }

    @Test
    void aBattleWithoutNameHasNoOpponents() {
        script.part(1, 11, "win", ",'battleType':'grand_melee','damageDealt':1,'kothKills':2")
                .part(2, 12, "loss", ",'battleId':null,'damageDealt':2,'kothKills':2,'destroyed':true");

        expect(11, "0", "2");
        expect(12, "0", "0");
    }

    @Test
    void aRobotWithSeveralEventsIsOneMember() {
        script.part(1, 11, "win", ",'battleId':5,'teamId':8,'damageDealt':1")
                .part(2, 12, "loss", ",'battleId':5,'teamId':8,'damageDealt':2,'destroyed':true")
                .part(2, 12, "loss", ",'battleId':5,'teamId':9,'damageDealt':4,'destroyed':true")
                .part(2, 12, "loss", ",'battleId':5,'damageDealt':8");

        expect(11, "14", "1");
        expect(12, "1", "0");
        assertThat(script.robot(12).get("battlesParticipated")).isEqualTo("3");
    }

    @Test
    void bothFormsMeetInOneBattle() {
        script.event(
                        "battle_complete",
                        null,
                        null,
                        "{'battleId':5,'robot1Id':11,'robot2Id':12,'winnerId':11,'robot1ELOBefore':1200,"
                                + "'robot1ELOAfter':1216,'robot2ELOBefore':1200,'robot2ELOAfter':1184,"
                                + "'robot1DamageDealt':3,'robot2DamageDealt':5,'robot2Destroyed':true}")
                .part(2, 12, "loss", ",'battleId':5,'damageDealt':10");

        expect(11, "15", "1");
        expect(12, "3", "0");
    }

    private void expect(int robotId, String damageReceived, String kills) {
        assertThat(script.robot(robotId))
                .containsEntry("damageReceived", new BigDecimal(damageReceived))
                .containsEntry("kills", new BigDecimal(kills));
    }
}
