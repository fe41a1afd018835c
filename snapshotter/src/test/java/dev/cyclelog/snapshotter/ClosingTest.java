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

/** When a cycle is published, and what its control events mean. */
class ClosingTest {

    private static final int CYCLE = 3;
    private static final String SALE = "{\"weaponId\":1,\"salePrice\":1}";

    private final Events events = new Events(CYCLE);

    @AutoClose
    private SnapshotterDriver driver;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        driver = new SnapshotterDriver(stateDir);
    }

    @Test
    void aCycleWithNothingButItsEndIsPublishedAtOnce() {
        send("cycle_complete", "{}");

        JsonNode summary = summary();
        assertThat(summary.get("records").intValue()).isZero();
        assertThat(summary.get("triggerType").stringValue()).isEqualTo("manual");
        assertThat(summary.get("startTime")).isEqualTo(summary.get("endTime"));
    }

    @Test
    void withoutAStartTheFirstEventIsTheStart() {
        send("weapon_sale", SALE);
        send("cycle_complete", "{}");

        assertThat(summary().get("startTime").stringValue()).isEqualTo("2026-05-06T07:00:01");
    }

    @Test
    void aLateStartIsTheStartAndIsNoted() {
        send("weapon_sale", SALE);
        send("cycle_complete", "{}");
        driver.published();
        send("cycle_start", "{\"triggerType\":\"scheduled\"}");
        driver.advance(Duration.ofSeconds(3));

        JsonNode summary = summary();
        assertThat(summary.get("startTime").stringValue()).isEqualTo("2026-05-06T07:00:03");
        assertThat(summary.get("triggerType").stringValue()).isEqualTo("scheduled");
        assertThat(summary.get("startsAfterEnd").intValue()).isEqualTo(1);
    }

    @Test
    void ofSeveralStartsTheFirstCountsAndOfSeveralEndsTheLast() {
        send("cycle_start", "{\"triggerType\":\"scheduled\"}");
        send("cycle_start", "{\"triggerType\":\"manual\"}");
        send("cycle_complete", "{}");
        assertThat(summary().get("endTime").stringValue()).isEqualTo("2026-05-06T07:00:03");
        send("cycle_complete", "{}");
        assertThat(driver.hasPublishedNothing()).isTrue();

        driver.advance(Duration.ofSeconds(3));

        JsonNode summary = summary();
        assertThat(summary.get("triggerType").stringValue()).isEqualTo("scheduled");
        assertThat(summary.get("startTime").stringValue()).isEqualTo("2026-05-06T07:00:01");
        assertThat(summary.get("endTime").stringValue()).isEqualTo("2026-05-06T07:00:04");
    }

    @Test
    void theMoreACorrectionHasToWriteTheLongerItWaitsForFurtherLateEvents() {
        for (int user = 1; user <= 10_000; user++) {
            driver.send(CYCLE, events.next("weapon_sale", user, null, SALE));
        }
        send("cycle_complete", "{}");
        assertThat(driver.published()).hasSize(10_001);

        for (int second = 0; second < 30; second++) {
            send("weapon_sale", SALE);
            driver.advance(Duration.ofSeconds(1));
        }

        assertThat(driver.published()).hasSize(2 * 10_001);
    }

    private void send(String type, String payload) {
        driver.send(CYCLE, events.next(type, 7, null, payload));
    }

    private JsonNode summary() {
        List<JsonNode> records = driver.published();
        return records.get(records.size() - 1);
    }
}
