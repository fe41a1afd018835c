package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Battles with more robots than are kept in one value. */
class LargeBattleTest {

    private static final int CYCLE = 3;
    private static final int ROBOTS = 10 * BattleState.MAX_MEMBERS;
    private static final String TEAMS = "\"battleId\":\"all\",\"damageDealt\":%d,\"destroyed\":%s,\"teamId\":%d";

    private final Events events = new Events(CYCLE);

    @AutoClose
    private SnapshotterDriver driver;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        driver = new SnapshotterDriver(stateDir);
    }

    @Test
    void eachSideReceivesWhatTheOtherDealt() {
        fight();
        complete();

        Map<Integer, JsonNode> robots = robots();
        assertThat(robots).hasSize(ROBOTS);
        robots.forEach((id, robot) -> {
            // Half of the robots have dealt 1 each, the others 2; every fourth was destroyed, all with an even id.
            assertThat(robot.get("damageReceived")).hasToString(Integer.toString(id % 2 == 0 ? ROBOTS : ROBOTS / 2));
            assertThat(robot.get("kills")).hasToString(id % 2 == 0 ? "0" : Integer.toString(ROBOTS / 4));
        });
    }

    @Test
    void aLateEventChangesWhatWasBooked() {
        fight();
        complete();
        driver.published();

        join(2, TEAMS.formatted(1_000, "false", 0));
        driver.advance(Duration.ofSeconds(3));
        assertThat(robots().get(1).get("damageReceived")).hasToString(Integer.toString(ROBOTS / 2 + 1_000));

        join(ROBOTS + 1, TEAMS.formatted(1, "false", 2));
        driver.advance(Duration.ofSeconds(3));
        assertThat(robots().values()).allSatisfy(robot -> {
            assertThat(robot.get("damageReceived")).hasToString("0");
            assertThat(robot.get("kills")).hasToString("0");
        });
    }

    @Test
    void inAFreeForAllOnlyTheRobotsOwnEventsCount() {
        fight();
        complete();
        driver.published();

        join(1, "\"battleId\":\"all\",\"battleType\":\"koth\",\"kothKills\":3");
        driver.advance(Duration.ofSeconds(3));

        Map<Integer, JsonNode> robots = robots();
        assertThat(robots.get(1).get("kills")).hasToString("3");
        assertThat(robots.get(3).get("kills")).hasToString("0");
        assertThat(robots.get(3).get("damageReceived")).hasToString("0");
    }

    private void fight() {
        for (int robot = 1; robot <= ROBOTS; robot++) {
            int team = robot % 2;
            join(robot, TEAMS.formatted(team == 0 ? 1 : 2, robot % 4 == 0, team));
        }
    }

    private void join(int robotId, String battle) {
        driver.send(CYCLE, events.battle(7, robotId, "win", battle));
    }

    private void complete() {
        driver.send(CYCLE, events.next("cycle_complete", null, null, "{}"));
    }

    private Map<Integer, JsonNode> robots() {
        Map<Integer, JsonNode> robots = new HashMap<>();
        driver.published().stream()
                .filter(record -> record.get("kind").stringValue().equals("robot"))
                .forEach(robot -> robots.put(robot.get("robotId").intValue(), robot));
        return robots;
    }
}
