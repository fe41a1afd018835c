package dev.cyclelog.cli.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Validation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GameSimulatorTest {

    private static final List<String> SEED_TYPES = List.of(
            "achievement_unlock",
            "attribute_upgrade",
            "battle_complete",
            "credit_change",
            "cycle_complete",
            "cycle_end_balance",
            "cycle_start",
            "cycle_step_complete",
            "facility_purchase",
            "facility_upgrade",
            "league_change",
            "operating_costs",
            "passive_income",
            "prestige_change",
            "robot_purchase",
            "robot_repair",
            "subscription_create",
            "tag_team_battle",
            "tournament_complete",
            "tournament_match",
            "user_created",
            "weapon_purchase",
            "weapon_refinement",
            "weapon_sale");

    /** Pinned, because others tell each other a seed and expect the same game: change it only with the game. */
    @Test
    void aGameHasTheSameBytesOnEveryMachine() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Games.lines(3, 10, 42).forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("1fa1e2fbb9210f49db14bc54ec81fe6bc28af30c550ecc828040f248f97040dd");
    }

    @Test
    void aSimulatorPlaysTheSameGameAgain() {
        GameSimulator simulator = new GameSimulator(new SimulatorSettings(2, 10, 7));
        assertThat(simulator.events().toList()).isEqualTo(simulator.events().toList());
    }

    @Test
    void anotherSeedIsAnotherGame() {
        assertThat(damages(1)).isNotEqualTo(damages(2));
    }

    // Whole events would differ by the ids alone, which name the seed.
    private static List<JsonNode> damages(long seed) {
        return battles(1, 5, seed).map(battle -> battle.get("damageDealt")).toList();
    }

    @ParameterizedTest
    @CsvSource({"3, 20, 1", "12, 7, -5", "2, 1, 0"})
    void everyEventIsValid(int cycles, int stables, long seed) {
        EventValidator validator = new EventValidator(EventCatalogue.builtIn());
        Games.lines(cycles, stables, seed).forEach(line -> {
            Validation validation = validator.validate(line.getBytes(StandardCharsets.UTF_8));
            if (validation instanceof Validation.Invalid invalid) {
                throw new AssertionError(invalid.describe() + " in " + line);
            }
        });
    }

    @Test
    void eventIdsAreUniqueWithinTheirCycle() {
        Map<Integer, Set<String>> ids = new HashMap<>();
        Games.events(4, 10, 3)
                .forEach(event -> assertThat(ids.computeIfAbsent(Games.cycle(event), cycle -> new HashSet<>())
                                .add(Games.id(event)))
                        .as(Games.id(event))
                        .isTrue());
        assertThat(ids).containsOnlyKeys(1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42})
    void aSmallGameHasAllThatHappensInGames(long seed) {
        assertThat(Games.events(3, 20, seed).map(Games::type).collect(Collectors.toSet()))
                .containsAll(SEED_TYPES);
        assertThat(battles(3, 20, seed)
                        .map(battle -> battle.get("battleType").stringValue())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "league_1v1", "league_2v2", "league_3v3", "tag_team", "tournament_1v1", "koth", "grand_melee");
        assertThat(battles(3, 20, seed)
                        .map(battle -> battle.get("result").stringValue())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("win", "loss", "draw");
        assertThat(battles(3, 20, seed)
                        .anyMatch(battle -> battle.get("isByeMatch").booleanValue()))
                .isTrue();
        assertThat(Games.events(3, 20, seed)
                        .filter(event -> Games.type(event).equals("attribute_upgrade"))
                        .map(event -> event.get("userId").isNull())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(true, false);
    }

    private static Stream<JsonNode> battles(int cycles, int stables, long seed) {
        return Games.events(cycles, stables, seed)
                .filter(event -> Games.type(event).equals("battle_complete"))
                .map(event -> event.get("payload"));
    }

    @Test
    void everyCycleStartsAndCompletesOnceAndSomePlayersAreLate() {
        Map<Integer, List<String>> cycles = Games.events(5, 20, 11)
                .collect(Collectors.groupingBy(
                        Games::cycle, TreeMap::new, Collectors.mapping(Games::type, Collectors.toList())));
        assertThat(cycles).containsOnlyKeys(1, 2, 3, 4, 5);
        cycles.forEach((number, types) -> {
            assertThat(types).as("cycle %d", number).containsOnlyOnce("cycle_start", "cycle_complete");
            assertThat(types.subList(0, types.indexOf("cycle_complete"))).contains("cycle_start", "cycle_end_balance");
            assertThat(types.subList(types.indexOf("cycle_complete") + 1, types.size()))
                    .isNotEmpty()
                    .doesNotContain("cycle_end_balance", "cycle_step_complete", "battle_complete");
        });
    }

    @Test
    void allStablesPlayFromTheSecondCycleOn() {
        Map<Integer, Long> balances = Games.events(3, 20, 4)
                .filter(event -> Games.type(event).equals("cycle_end_balance"))
                .collect(Collectors.groupingBy(Games::cycle, Collectors.counting()));
        assertThat(balances).isEqualTo(Map.of(1, 18L, 2, 20L, 3, 20L));
    }

    @Test
    void timeNeverGoesBack() {
        List<Instant> times = Games.events(6, 8, 5)
                .map(event -> Instant.parse(event.get("eventTimestamp").stringValue()))
                .toList();
        assertThat(times).isSorted();
    }

    @Test
    void aDuelIsToldByBothItsRobots() {
        Map<Long, List<JsonNode>> duels = Games.events(4, 20, 6)
                .filter(event -> Games.type(event).equals("battle_complete"))
                .filter(event -> event.get("payload").get("opponentId").isNumber())
                .collect(Collectors.groupingBy(
                        event -> event.get("payload").get("battleId").longValue()));
        assertThat(duels).hasSizeGreaterThan(50);
        duels.values().forEach(sides -> {
            assertThat(sides).hasSize(2);
            JsonNode one = sides.get(0).get("payload");
            JsonNode other = sides.get(1).get("payload");
            assertThat(one.get("opponentId")).isEqualTo(sides.get(1).get("robotId"));
            assertThat(other.get("opponentId")).isEqualTo(sides.get(0).get("robotId"));
            assertThat(one.get("eloChange").intValue())
                    .isEqualTo(-other.get("eloChange").intValue());
            assertThat(one.get("result").stringValue() + other.get("result").stringValue())
                    .isIn("winloss", "losswin", "drawdraw");
            // Only the draw of a tournament is blind to who owns a robot.
            if (one.get("battleType").stringValue().equals("league_1v1")) {
                assertThat(sides.get(0).get("userId")).isNotEqualTo(sides.get(1).get("userId"));
            }
        });
    }
}
