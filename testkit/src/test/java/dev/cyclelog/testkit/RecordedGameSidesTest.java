package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cyclelog.testkit.model.ExpectedSnapshot;
import dev.cyclelog.testkit.model.ReferenceModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hardly any robot of the recorded game fought nothing but duels, so the rule for damage received and kills compares
 * next to nothing. But the rule also says what the game does instead: in groups of 2 and 4, and in no others, it counts
 * everybody else as an opponent. So of those groups alone, ours and what the comrades did must give the game's.
 */
class RecordedGameSidesTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final RecordedGame game = RecordedGame.findOrSkip();

    private record Part(int cycle, String battle, int robot, JsonNode payload) {

        boolean isComradeOf(Part other) {
            return robot != other.robot
                    && battle.equals(other.battle)
                    && (payload.path("partnerRobotId").asInt(-1) == other.robot
                            || payload.hasNonNull("teamId")
                                    && payload.get("teamId").equals(other.payload.get("teamId")));
        }
    }

    @Test
    void withComradesCountedOursAreTheGames() {
        List<String> lines = linesOf(game.eventsAsSnapshotted());
        List<Part> parts = lines.stream()
                .map(RecordedGameSidesTest::part)
                .filter(part -> part != null)
                .toList();
        Map<String, Long> groups = parts.stream().collect(Collectors.groupingBy(Part::battle, Collectors.counting()));
        Map<Integer, Map<Integer, List<Part>>> counted = parts.stream()
                .filter(part -> isCounted(groups.get(part.battle)))
                .collect(Collectors.groupingBy(Part::cycle, Collectors.groupingBy(Part::robot)));
        ReferenceModel ours = ReferenceModel.of(lines.stream()
                .filter(line -> part(line) == null || isCounted(groups.get(part(line).battle)))
                .toList());

        int robots = 0;
        for (String line : linesOf(game.snapshots())) {
            JsonNode snapshot = MAPPER.readTree(line);
            int cycle = snapshot.get("cycleNumber").intValue();
            for (JsonNode row : snapshot.get("robotMetrics")) {
                compare(row, ours.snapshots().get(cycle), counted.get(cycle));
                robots++;
            }
        }
        assertThat(robots).isGreaterThan(5000);
    }

    private static void compare(JsonNode row, ExpectedSnapshot ours, Map<Integer, List<Part>> counted) {
        int robot = row.get("robotId").intValue();
        Map<String, BigDecimal> metrics = ours.robotMetrics()
                .getOrDefault(robot, Map.of("damageReceived", BigDecimal.ZERO, "kills", BigDecimal.ZERO));
        double damage = metrics.get("damageReceived").doubleValue();
        int kills = metrics.get("kills").intValueExact();
        for (Part own : counted.getOrDefault(robot, List.of())) {
            for (Part other : counted.values().stream().flatMap(List::stream).toList()) {
                if (own.isComradeOf(other)) {
                    damage += other.payload.get("damageDealt").doubleValue();
                    kills += other.payload.get("destroyed").booleanValue() ? 1 : 0;
                }
            }
        }
        String where = "cycle " + ours.cycleNumber() + ", robot " + robot;
        assertThat(row.get("damageReceived").doubleValue()).as(where).isCloseTo(damage, within(damage * 1e-9));
        assertThat(row.get("kills").intValue()).as(where).isEqualTo(kills);
    }

    private static boolean isCounted(long size) {
        return size == 2 || size == 4;
    }

    private static Part part(String line) {
        JsonNode event = MAPPER.readTree(line);
        if (!event.get("eventType").stringValue().equals("battle_complete")) {
            return null;
        }
        int cycle = event.get("cycleNumber").intValue();
        JsonNode payload = event.get("payload");
        String battle = cycle + "/" + payload.get("battleId");
        return new Part(cycle, battle, event.get("robotId").intValue(), payload);
    }

    private static List<String> linesOf(Stream<String> stream) {
        try (stream) {
            return stream.toList();
        }
    }
}
