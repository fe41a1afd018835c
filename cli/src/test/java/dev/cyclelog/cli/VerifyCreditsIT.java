package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("Balances that do not change by what the events say")
class VerifyCreditsIT {

    @TempDir
    Path folder;

    private final List<String> events = new ArrayList<>();

    @Test
    @DisplayName("are told event by event, and are no failure of the pipeline")
    void toldEventByEvent() {
        event(1, 10, "cycle_end_balance", 7, null, "{'balance':1000}");
        event(1, 10, "cycle_end_balance", 8, null, "{'balance':50}");
        event(2, 9, "weapon_sale", 7, null, "{'weaponId':1,'salePrice':5.50}");
        event(2, 20, "battle_complete", 7, 70, battle(100, ",'streamingRevenue':10"));
        event(2, 30, "cycle_end_balance", 7, null, "{'balance':1115.50}");
        event(2, 30, "cycle_end_balance", 8, null, "{'balance':50}");
        event(
                4,
                35,
                "facility_purchase",
                7,
                null,
                "{'facilityType':'lab','oldLevel':0,'newLevel':1,'cost':15.50,'balanceAfter':1100}");
        event(4, 40, "battle_complete", 7, 70, battle(200, ""));
        event(4, 41, "robot_purchase", 7, 71, "{'cost':100,'balanceAfter':1207}");
        event(4, 50, "cycle_end_balance", 7, null, "{'balance':1207}");
        event(4, 50, "cycle_end_balance", 8, null, "{'balance':50}");
        event(5, 49, "weapon_sale", 8, null, "{'weaponId':1,'salePrice':9}");
        event(5, 59, "cycle_end_balance", 8, null, "{'balance':50}");
        try (RunningPipeline pipeline = new RunningPipeline(folder)) {
            pipeline.publish(events);
            Path config = CommandRun.config(folder, pipeline, "postgres", Optional.empty());

            CommandRun all = CommandRun.of(config, "verify", "--credits");
            assertThat(all.status()).isZero();
            assertThat(all.out())
                    .containsExactly(
                            "credits, stable 7, cycle 2, sequence number 3 to cycle 4, sequence number 4: the balance changed"
                                    + " by 91.50, the events moved 84.50: 7.00 without an event; the log has nothing of the"
                                    + " cycles 3; 1 battles state no streaming revenue; it begins between cycle 4, sequence"
                                    + " number 1 and cycle 4, sequence number 3",
                            "    cycle 4, sequence number 1, facility_purchase: -15.50, makes 1100.00, it says 1100",
                            "    cycle 4, sequence number 2, battle_complete: +200, makes 1300.00; states no streaming revenue",
                            "    cycle 4, sequence number 3, robot_purchase: -100, makes 1200.00, it says 1207",
                            "    cycle 4, sequence number 4, cycle_end_balance: +0, makes 1200.00, it says 1207",
                            "credits, stable 8, cycle 4, sequence number 5 to cycle 5, sequence number 2: the balance changed"
                                    + " by 0, the events moved 9: -9 without an event; 1 events happened, by the clock, on"
                                    + " the other side of a balance, which explains it",
                            "    cycle 5, sequence number 1, weapon_sale: +9, makes 59; happened, by the clock, on the other"
                                    + " side of a balance",
                            "    cycle 5, sequence number 2, cycle_end_balance: +0, makes 59, it says 50",
                            "credits: 2 of 5 balances do not change by what the events say",
                            "verified: 13 events, 13 rows, 0 snapshots, 0 skipped events, 0 problems");

            assertThat(CommandRun.of(config, "verify", "--cycles", "4").out())
                    .containsExactly(
                            "credits: 1 of 2 balances do not change by what the events say; '--credits' tells which, and"
                                    + " the events",
                            "verified: 5 events, 5 rows, 0 snapshots, 0 skipped events, 0 problems");

            JsonNode credits = Json.MAPPER
                    .readTree(CommandRun.of(config, "verify", "--credits", "--json")
                            .out()
                            .get(0))
                    .get("credits");
            assertThat(credits.get("differing").intValue()).isEqualTo(2);
            assertThat(credits.at("/gaps/0/difference").decimalValue()).isEqualByComparingTo("7");
            assertThat(credits.at("/gaps/0/events/2/statedBalance").decimalValue())
                    .isEqualByComparingTo("1207");
        }
    }

    private static String battle(int credits, String more) {
        return "{'result':'win','eloBefore':1,'eloAfter':2,'damageDealt':1,'destroyed':false,'credits':%d,'prestige':0,'fame':0%s}"
                .formatted(credits, more);
    }

    private void event(int cycle, int minute, String type, int userId, Integer robotId, String payload) {
        events.add(
                ("{'eventId':'e%d','eventType':'%s','cycleNumber':%d,'eventTimestamp':'2026-01-31T12:%02d:00Z','userId':%d,'robotId':%d,'payload':%s}")
                        .formatted(events.size(), type, cycle, minute, userId, robotId, payload)
                        .replace('\'', '"'));
    }
}
