package dev.cyclelog.testkit.model;

import static dev.cyclelog.testkit.model.Sums.sum;

import dev.cyclelog.testkit.model.Participation.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What the read models hold besides the snapshot's metrics, each value straight from the events. */
final class ReadModels {

    private static final int MAX_NAME = 100;

    private final Cycle cycle;
    private final Map<Integer, List<Integer>> owners;

    private ReadModels(Cycle cycle) {
        this.cycle = cycle;
        this.owners = owners(cycle);
    }

    static ExpectedReadModels of(Cycle cycle, Set<Integer> users, Set<Integer> robots) {
        ReadModels models = new ReadModels(cycle);
        Map<Integer, Map<String, Object>> stables = new TreeMap<>();
        users.forEach(user -> stables.put(user, models.stable(user)));
        Map<Integer, Map<String, Object>> details = new TreeMap<>();
        robots.forEach(robot -> details.put(robot, models.robot(robot)));
        return new ExpectedReadModels(stables, details, models.battles(), models.facilities());
    }

    private Map<String, Object> stable(int userId) {
        List<PublishedEvent> naming = cycle.events(event ->
                event.isOneOf(Set.of("user_created", "cycle_end_balance")) && Objects.equals(event.userId(), userId));
        Map<String, Object> stable = new LinkedHashMap<>();
        stable.put("username", last(naming, event -> event.text("username")));
        stable.put("stableName", last(naming, event -> event.text("stableName")));
        return stable;
    }

    private Map<String, Object> robot(int robotId) {
        Map<String, Object> robot = new LinkedHashMap<>();
        robot.put("userId", number(last(owners.getOrDefault(robotId, List.of()), owner -> owner)));
        robot.put(
                "robotName",
                last(
                        cycle.events(event -> event.is("robot_purchase") && Objects.equals(event.robotId(), robotId)),
                        event -> event.text("robotName")));
        robot.put(
                "elo",
                number(last(
                        cycle.participations().stream()
                                .filter(part -> part.robotId() == robotId)
                                .toList(),
                        Participation::elo)));
        return robot;
    }

    /** Of each robot whom its events name as its owner, in order; those that name nobody too. */
    private static Map<Integer, List<Integer>> owners(Cycle cycle) {
        Map<Integer, List<Integer>> owners = new HashMap<>();
        for (PublishedEvent event : cycle.events()) {
            if (event.robotId() != null) {
                owners.computeIfAbsent(event.robotId(), first -> new ArrayList<>())
                        .add(event.userId());
            }
            if (event.is("battle_complete")) {
                Participation.of(event)
                        .forEach(part -> owners.computeIfAbsent(part.robotId(), first -> new ArrayList<>())
                                .add(part.userId()));
            }
        }
        return owners;
    }

    private List<Map<String, Object>> battles() {
        Map<List<String>, List<Participation>> groups = new LinkedHashMap<>();
        Map<String, List<String>> groupOfBattle = new LinkedHashMap<>();
        for (Participation part : cycle.participations()) {
            List<String> group = Arrays.asList(cut(part.battleType()), cut(part.leagueType()));
            groups.computeIfAbsent(group, first -> new ArrayList<>()).add(part);
            if (part.battleId() != null) {
                groupOfBattle.putIfAbsent(part.battleId(), group);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        groups.forEach((group, parts) -> {
            long named = groupOfBattle.values().stream().filter(group::equals).count();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("battleType", group.get(0));
            row.put("leagueType", group.get(1));
            row.put("battles", number(named + count(parts, part -> part.battleId() == null) / 2));
            row.put("participations", number(parts.size()));
            row.put("wins", number(count(parts, part -> part.result() == Result.WIN)));
            row.put("losses", number(count(parts, part -> part.result() == Result.LOSS)));
            row.put("draws", number(count(parts, part -> part.result() == Result.DRAW)));
            row.put("creditsEarned", number(sum(parts, Participation::credits)));
            row.put("streamingIncome", number(sum(parts, Participation::streamingRevenue)));
            row.put("prestigeEarned", number(sum(parts, Participation::prestige)));
            row.put("fameEarned", number(sum(parts, Participation::fame)));
            row.put("repairCosts", number(sum(parts, Participation::repairCost)));
            row.put("damageDealt", number(sum(parts, Participation::damageDealt)));
            row.put("destructions", number(count(parts, Participation::destroyed)));
            rows.add(row);
        });
        return rows;
    }

    /** What an event says of one type of facility; what it does not say is null or 0. */
    private record Said(String type, BigDecimal spent, BigDecimal runningCosts, Integer level) {}

    private List<Map<String, Object>> facilities() {
        Map<List<Object>, List<Said>> facilities = new LinkedHashMap<>();
        for (PublishedEvent event : cycle.events()) {
            for (Said said : saidBy(event)) {
                facilities
                        .computeIfAbsent(List.of(event.userId(), cut(said.type())), first -> new ArrayList<>())
                        .add(said);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        facilities.forEach((facility, said) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("userId", BigDecimal.valueOf((int) facility.get(0)));
            row.put("facilityType", facility.get(1));
            row.put("purchases", number(count(events(facility, "facility_purchase"), event -> true)));
            row.put("upgrades", number(count(events(facility, "facility_upgrade"), event -> true)));
            row.put("spending", number(sum(said, Said::spent)));
            row.put("runningCosts", number(sum(said, Said::runningCosts)));
            row.put("level", number(last(said, Said::level)));
            rows.add(row);
        });
        return rows;
    }

    private List<PublishedEvent> events(List<Object> facility, String type) {
        return cycle.events(
                event -> event.is(type) && facility.equals(List.of(event.userId(), cut(event.text("facilityType")))));
    }

    private static List<Said> saidBy(PublishedEvent event) {
        if (event.isOneOf(StableKinds.FACILITIES)) {
            return List.of(new Said(
                    event.text("facilityType"), event.amount("cost"), BigDecimal.ZERO, event.integer("newLevel")));
        }
        List<Said> said = new ArrayList<>();
        if (event.is("operating_costs")) {
            for (JsonNode cost : event.payload().path("costs")) {
                if (cost.hasNonNull("facilityType")) {
                    said.add(new Said(
                            cost.get("facilityType").stringValue(),
                            BigDecimal.ZERO,
                            cost.hasNonNull("cost") ? cost.get("cost").decimalValue() : BigDecimal.ZERO,
                            cost.hasNonNull("level")
                                    ? (Integer) cost.get("level").intValue()
                                    : null));
                }
            }
        }
        return said;
    }

    private static String cut(String name) {
        if (name == null) {
            return null;
        }
        int[] characters = name.codePoints().limit(MAX_NAME).toArray();
        return new String(characters, 0, characters.length);
    }

    private static <T, V> V last(List<T> items, Function<T, V> value) {
        return items.stream()
                .map(value)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static <T> long count(List<T> items, Predicate<T> condition) {
        return items.stream().filter(condition).count();
    }

    private static BigDecimal number(Number number) {
        if (number == null) {
            return null;
        }
        return ExactJson.plain(number instanceof BigDecimal exact ? exact : BigDecimal.valueOf(number.longValue()));
    }
}
