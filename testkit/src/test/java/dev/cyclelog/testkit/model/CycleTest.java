package dev.cyclelog.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleTest {

    private final Script script = new Script();

    @Test
    void distinctBattlesAreCountedOverThreeKindsAndNamelessOnesByTwo() {
        script.part(1, 11, "win", ",'battleId':1")
                .part(2, 12, "loss", ",'battleId':1")
                .event("tournament_match", null, null, "{'battleId':'1'}")
                .event("tournament_match", null, null, "{'battleId':null}")
                .event("tournament_match", null, null, "{'battleId':2}")
                .event("tag_team_battle", null, null, "{'battleId':3}")
                .part(1, 11, "win", "")
                .part(2, 12, "loss", ",'battleId':null")
                .part(3, 13, "loss", "");

        assertThat(script.snapshot().totalBattles()).isEqualTo(4);
    }

    @Test
    void onlyPrestigeGainsFromElsewhereAreAdded() {
        script.event("prestige_change", 1, null, "{'amount':1.5}")
                .event("prestige_change", 1, null, "{'amount':1,'source':'event'}")
                .event("prestige_change", 1, null, "{'amount':-100,'source':null}")
                .event("prestige_change", 1, null, "{'amount':100,'source':'battle'}")
                .event("prestige_change", 1, null, "{'amount':100,'source':'achievement'}");

        assertThat(script.snapshot().totalPrestigeAwarded()).isEqualTo(3);
    }

    @Test
    void totalsThatOutgrowTheirColumnsStayAtTheMaximum() {
        for (int i = 0; i < 3; i++) {
            script.event("prestige_change", 1, null, "{'amount':999999999999.5}");
        }

        assertThat(script.snapshot().totalPrestigeAwarded()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Sums.wholeAtMost(new BigDecimal("9223372036854775806.5"), Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Sums.wholeAtMost(new BigDecimal("9223372036854775807.5"), Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void lateEventsCountAndTheFirstStartAndTheLastEndDecide() {
        script.publish(at("league_change", "2026-01-31T11:00:00Z", "{}"))
                .publish(at("cycle_start", "2026-01-31T12:00:00.0009999+01:00", "{'triggerType':'scheduled'}"))
                .publish(at("cycle_step_complete", "2026-01-31T12:00:00Z", "{'stepName':'b','duration':20}"))
                .publish(at("cycle_complete", "2026-01-31T13:00:00Z", "{}"))
                .publish(at("cycle_start", "2026-01-31T13:00:00Z", "{'triggerType':'manual'}"))
                .publish(at("cycle_step_complete", "2026-01-31T12:00:00Z", "{'stepName':'a','duration':1e1}"))
                .publish(at("cycle_complete", "2026-01-31T11:00:00.002Z", "{}"))
                .event("robot_repair", 1, 11, "{'cost':5}");

        ExpectedSnapshot snapshot = script.snapshot();
        assertThat(snapshot.triggerType()).isEqualTo("scheduled");
        assertThat(snapshot.startTime()).isEqualTo(LocalDateTime.parse("2026-01-31T11:00:00.000999"));
        assertThat(snapshot.endTime()).isEqualTo(LocalDateTime.parse("2026-01-31T11:00:00.002"));
        assertThat(snapshot.durationMs()).isEqualTo(1);
        assertThat(snapshot.stepDurationsJson())
                .isEqualTo("[{\"stepName\":\"b\",\"duration\":20},{\"stepName\":\"a\",\"duration\":10}]");
        assertThat(snapshot.totalCreditsTransacted()).isEqualTo(5);
    }

    @Test
    void withoutStartTheFirstEventStartsItByHand() {
        script.publish(at("league_change", "2026-01-31T11:00:00Z", "{}"))
                .publish(at("cycle_complete", "2026-01-31T10:00:00Z", "{}"));

        ExpectedSnapshot snapshot = script.snapshot();
        assertThat(snapshot.triggerType()).isEqualTo("manual");
        assertThat(snapshot.startTime()).isEqualTo(LocalDateTime.parse("2026-01-31T11:00:00"));
        assertThat(snapshot.durationMs()).isZero();
    }

    @Test
    void aDurationBeyondTheColumnStaysAtTheMaximum() {
        script.publish(at("cycle_start", "0001-01-01T00:00:00Z", "{'triggerType':'manual'}"))
                .publish(at("cycle_complete", "9999-12-31T23:59:59Z", "{}"));

        assertThat(script.snapshot().durationMs()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void timesThatOnlyKafkaKnowsAreLeftOpen() {
        script.publish("{'eventId':'s','eventType':'cycle_start','cycleNumber':1,'payload':{'triggerType':'manual'}}")
                .publish(at("cycle_complete", "2026-01-31T10:00:00Z", "{}"));

        assertThat(script.snapshot().startTime()).isNull();
        assertThat(script.snapshot().durationMs()).isNull();
        assertThat(script.snapshot().startSequence()).isEqualTo(1);
        assertThat(script.snapshot().endSequence()).isEqualTo(2);
    }

    @Test
    void anOpenCycleHasNoSnapshot() {
        assertThat(script.event("robot_repair", 1, 11, "{'cost':5}").model().snapshots())
                .isEmpty();
    }

    @Test
    void aRobotWithARepairAloneHasARow() {
        script.event("robot_repair", 1, 11, "{'cost':1e-6}");

        assertThat(script.snapshot().robotMetrics()).containsOnlyKeys(11);
        assertThat(script.snapshot().robotMetricsJson()).contains("\"repairCosts\":0.000001");
    }

    @Test
    void rowsAreNumberedInPublishedOrderWithoutRepetitionsAndKeepTheText() {
        String payload = "{'a' : 1.50,\n 'b':[1e2,{}],'c':'" + "\uD83E\uDD16é".repeat(50_000) + "'}";
        script.publish("{'eventId':'x','eventType':'t','cycleNumber':2,'payload':" + payload + " ,'metadata':{'k': 1}}")
                .publish("{'eventId':'y','eventType':'t','cycleNumber':1,'payload':{}}")
                .publish("{'eventId':'x','eventType':'t','cycleNumber':2,'payload':{}}")
                .publish("{'metadata':null,'payload':{},'eventType':'u','cycleNumber':2,'eventId':'y','userId':3}");

        List<ExpectedRow> rows = script.model().rows();
        assertThat(rows)
                .containsExactly(
                        new ExpectedRow(1, 1, "t", null, null, null, "{}", null),
                        new ExpectedRow(2, 1, "t", null, null, null, payload.replace('\'', '"'), "{\"k\": 1}"),
                        new ExpectedRow(2, 2, "u", null, 3, null, "{}", null));
    }

    private String at(String type, String timestamp, String payload) {
        return "{'eventId':'%d','eventType':'%s','cycleNumber':1,'eventTimestamp':'%s','payload':%s}"
                .formatted(script.published().size() + 100, type, timestamp, payload);
    }
}
