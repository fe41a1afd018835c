package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is kept of a cycle goes when no event of it can come any more, and is missed if one does. */
class CycleDroppingTest {

    private static final String SALE = "{\"weaponId\":1,\"salePrice\":1}";

    /** A look of the clean-up, and its steps. */
    private static final Duration CLEANED_UP = Duration.ofSeconds(90);

    /** Enough for a large battle. */
    private static final int ROBOTS = 2 * BattleState.MAX_MEMBERS + 4;

    /** Of a cycle: a battle of them all, its start, running costs, a step and its end. */
    private static final int EVENTS = ROBOTS + 4;

    private final Map<Integer, Events> cycles = new HashMap<>();

    @AutoClose
    private SnapshotterDriver driver;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        driver = new SnapshotterDriver(stateDir);
    }

    @Test
    void keepsACycleAsLongAsAnEventMayComeAndThenNothing() {
        play(1);
        driver.advance(SnapshotterDriver.RETENTION.minus(CLEANED_UP));
        pass(CLEANED_UP.dividedBy(2));
        assertThat(entries()).isGreaterThan(ROBOTS);
        driver.published();
        send(1, "weapon_sale", SALE);
        pass(Duration.ofSeconds(3));
        assertThat(summary().get("events").intValue()).isEqualTo(EVENTS + 1);

        driver.advance(SnapshotterDriver.RETENTION);
        pass(CLEANED_UP);

        assertThat(entries()).isZero();
    }

    @Test
    void staysLevelOverManyCycles() {
        long most = 0;
        for (int cycle = 1; cycle <= 300; cycle++) {
            play(cycle);
            driver.published();
            driver.advance(SnapshotterDriver.RETENTION.dividedBy(10));
            pass(CLEANED_UP);
            if (cycle == 20) {
                most = entries();
            }
        }
        assertThat(entries()).isLessThanOrEqualTo(most);
    }

    @Test
    void anEventOfADroppedCycleSaysThatItsStateIsMissing() {
        play(1);
        driver.advance(SnapshotterDriver.RETENTION.plusSeconds(1));
        pass(CLEANED_UP);
        driver.published();

        send(1, "weapon_sale", SALE);
        pass(Duration.ofSeconds(3));

        assertRefused(1, EVENTS + 1);
    }

    @Test
    void anEventOfACycleThatIsBeingDroppedSaysThatItsStateIsMissing() {
        for (int step = 1; step <= 12_000; step++) {
            send(1, "cycle_step_complete", "{\"stepName\":\"battles\",\"duration\":120}");
        }
        send(1, "cycle_complete", "{}");
        driver.advance(SnapshotterDriver.RETENTION.plusSeconds(1));
        // Whatever the step in which it comes.
        for (int wait = 0; wait < 200 && entries() > 12_000; wait++) {
            driver.advance(Duration.ofMillis(500));
        }
        assertThat(entries()).isGreaterThan(1);
        driver.published();

        send(1, "weapon_sale", SALE);
        pass(CLEANED_UP);

        assertRefused(1, 12_002);
    }

    @Test
    void whatOneStoreHasLostIsMissed() {
        for (String store :
                List.of("stables", "robots", "step-durations", "battle-pages", "battle-groups", "facilities")) {
            int cycleNumber = cycles.size() + 1;
            play(cycleNumber);
            driver.published();
            driver.clear(store);

            send(cycleNumber, "cycle_start", "{\"triggerType\":\"manual\"}");
            pass(Duration.ofSeconds(3));

            JsonNode summary = summary();
            assertThat(summary.get("events")).as(store).isNotEqualTo(summary.get("lastSequenceNumber"));
        }
    }

    @Test
    void aPendingCorrectionIsPublishedBeforeTheCycleIsDropped() {
        // A history is read, quickly: by its time the correction of one cycle is long due while the next one is read.
        driver.shiftEvents(SnapshotterDriver.RETENTION.multipliedBy(-3));
        for (int user = 1; user <= 40_000; user++) {
            driver.send(1, cycle(1).next("weapon_sale", user, null, SALE));
        }
        send(1, "cycle_complete", "{}");
        send(1, "weapon_sale", SALE);
        driver.published();
        driver.shiftEvents(SnapshotterDriver.RETENTION.multipliedBy(2));
        play(2);

        pass(CLEANED_UP);

        assertThat(driver.published())
                .filteredOn(record -> record.get("cycleNumber").intValue() == 1)
                .last()
                .matches(summary -> summary.get("events").equals(summary.get("lastSequenceNumber")));
    }

    private void assertRefused(int events, int lastSequenceNumber) {
        List<JsonNode> records = driver.published();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).get("kind").stringValue()).isEqualTo("summary");
        assertThat(records.get(0).get("events").intValue()).isEqualTo(events);
        assertThat(records.get(0).get("lastSequenceNumber").intValue()).isEqualTo(lastSequenceNumber);
    }

    /** A cycle with something in every store, a large battle included. */
    private void play(int cycleNumber) {
        send(cycleNumber, "cycle_start", "{\"triggerType\":\"manual\"}");
        for (int robot = 1; robot <= ROBOTS; robot++) {
            driver.send(
                    cycleNumber, cycle(cycleNumber).battle(7, robot, "win", "\"battleId\":1,\"teamId\":" + robot % 2));
        }
        send(cycleNumber, "operating_costs", "{\"totalCost\":1,\"costs\":[{\"facilityType\":\"roster\",\"cost\":1}]}");
        send(cycleNumber, "cycle_step_complete", "{\"stepName\":\"battles\",\"duration\":120}");
        send(cycleNumber, "cycle_complete", "{}");
    }

    private void send(int cycleNumber, String type, String payload) {
        driver.send(cycleNumber, cycle(cycleNumber).next(type, 7, null, payload));
    }

    private Events cycle(int cycleNumber) {
        return cycles.computeIfAbsent(cycleNumber, Events::new);
    }

    /** Lets time pass in the steps that a running snapshotter would notice. */
    private void pass(Duration time) {
        for (long passed = 0; passed < time.toMillis(); passed += 500) {
            driver.advance(Duration.ofMillis(500));
        }
    }

    private long entries() {
        return CycleStores.NAMES.stream().mapToLong(driver::entries).sum();
    }

    private JsonNode summary() {
        List<JsonNode> records = driver.published();
        return records.get(records.size() - 1);
    }
}
