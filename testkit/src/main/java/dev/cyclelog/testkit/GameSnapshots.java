package dev.cyclelog.testkit;

import dev.cyclelog.testkit.model.CycleSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The snapshots that the game's own code computed, to hold against ours. Where the game's differ by rule
 * ({@code domain.md}, "Where the game's snapshots differ from ours by rule, and how to compare") the comparison follows
 * the rule; everything else must be equal.
 */
public final class GameSnapshots {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Set<String> DUELS = Set.of("league_1v1", "tournament_1v1");

    private final SortedMap<Integer, JsonNode> snapshots;
    private final Map<Integer, Set<Integer>> robotsWithOtherBattles;

    private GameSnapshots(SortedMap<Integer, JsonNode> snapshots, Map<Integer, Set<Integer>> robotsWithOtherBattles) {
        this.snapshots = snapshots;
        this.robotsWithOtherBattles = robotsWithOtherBattles;
    }

    /**
     * What a comparison found.
     *
     * @param valuesByField how many values were compared of each field, so that a test can tell that it tested
     *     something
     * @param disagreements one line for each value, row or cycle that is not as the rules want it
     */
    public record Comparison(Map<String, Integer> valuesByField, List<String> disagreements) {

        /** How many values were compared. */
        public int values() {
            return valuesByField.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** The snapshots of a recorded game. */
    public static GameSnapshots of(RecordedGame game) {
        try (Stream<String> snapshots = game.snapshots();
                Stream<String> events = game.eventsAsSnapshotted()) {
            return of(snapshots.toList(), events.toList());
        }
    }

    /**
     * Snapshots from their lines.
     *
     * @param snapshotLines in the game's form
     * @param eventLines the events from which they were made, in our wire format
     */
    public static GameSnapshots of(List<String> snapshotLines, List<String> eventLines) {
        SortedMap<Integer, JsonNode> snapshots = new TreeMap<>();
        for (String line : snapshotLines) {
            JsonNode snapshot = MAPPER.readTree(line);
            snapshots.put(snapshot.get("cycleNumber").intValue(), snapshot);
        }
        return new GameSnapshots(snapshots, robotsWithOtherBattles(eventLines));
    }

    /** Holds our snapshots, by cycle, against all of the game's. */
    public Comparison compare(Map<Integer, ? extends CycleSnapshot> ours) {
        GameComparison comparison = new GameComparison();
        Set<Integer> cycles = new TreeSet<>(snapshots.keySet());
        cycles.addAll(ours.keySet());
        for (int cycle : cycles) {
            comparison.cycle(
                    cycle,
                    snapshots.get(cycle),
                    ours.get(cycle),
                    robot -> !robotsWithOtherBattles
                            .getOrDefault(cycle, Set.of())
                            .contains(robot));
        }
        return comparison.result();
    }

    private static Map<Integer, Set<Integer>> robotsWithOtherBattles(List<String> eventLines) {
        Map<Integer, Set<Integer>> robots = new HashMap<>();
        for (String line : eventLines) {
            JsonNode event = MAPPER.readTree(line);
            if (event.get("eventType").stringValue().equals("battle_complete")
                    && !DUELS.contains(event.get("payload").path("battleType").asString(""))) {
                robots.computeIfAbsent(event.get("cycleNumber").intValue(), cycle -> new HashSet<>())
                        .add(event.get("robotId").intValue());
            }
        }
        return robots;
    }
}
