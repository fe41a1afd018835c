package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Json;
import dev.cyclelog.testkit.model.ExpectedReadModels;
import dev.cyclelog.testkit.model.ExpectedSnapshot;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The records of one publication of a cycle, to hold against the reference model, digit for digit. */
final class PublishedCycle {

    private static final String ABSENT = "(absent)";
    private static final Set<String> NAMES = Set.of("kind", "cycleNumber", "sequenceNumber");

    private final Map<String, JsonNode> values = new TreeMap<>();
    private final List<String> repeated = new ArrayList<>();
    private int steps;

    /** @param records the summary last */
    PublishedCycle(List<JsonNode> records) {
        for (JsonNode record : records) {
            String kind = record.get("kind").stringValue();
            String place = switch (kind) {
                case "stable" -> "stable " + record.get("userId");
                case "robot" -> "robot " + record.get("robotId");
                case "step" -> "step " + steps++;
                case "battles" -> battles(record.get("battleType"), record.get("leagueType"));
                case "facility" -> facility(record.get("userId"), record.get("facilityType"));
                default -> kind;
            };
            record.properties().forEach(field -> {
                if (values.put(place + " " + field.getKey(), field.getValue()) != null) {
                    repeated.add(place + " " + field.getKey());
                }
            });
        }
    }

    private static String battles(Object battleType, Object leagueType) {
        return "battles %s, %s".formatted(battleType, leagueType);
    }

    private static String facility(Object userId, Object facilityType) {
        return "facility %s, %s".formatted(userId, facilityType);
    }

    /**
     * How it differs from what it should be; empty if it does not.
     *
     * @param events how many events the cycle has
     */
    List<String> differences(ExpectedSnapshot expected, int events) {
        List<String> differences = new ArrayList<>();
        repeated.forEach(field -> differences.add(field + " is there twice"));
        Map<String, Object> wanted = wanted(expected, events);
        Map<String, Object> found = found(wanted);
        TreeSet<String> places = new TreeSet<>(wanted.keySet());
        places.addAll(found.keySet());
        for (String place : places) {
            // A balance that is null is not one that is absent.
            Object should = wanted.containsKey(place) ? wanted.get(place) : ABSENT;
            Object is = found.containsKey(place) ? found.get(place) : ABSENT;
            if (!Objects.equals(should, is)) {
                differences.add("%s should be %s and is %s".formatted(place, should, is));
            }
        }
        return differences;
    }

    private static Map<String, Object> wanted(ExpectedSnapshot expected, int events) {
        Map<String, Object> wanted = new TreeMap<>();
        expected.stableMetrics()
                .forEach((user, metrics) ->
                        metrics.forEach((name, value) -> wanted.put("stable " + user + " " + name, value)));
        expected.robotMetrics()
                .forEach((robot, metrics) ->
                        metrics.forEach((name, value) -> wanted.put("robot " + robot + " " + name, value)));
        ExpectedReadModels models = expected.readModels();
        models.stables().forEach((user, row) -> {
            wanted.put("stable " + user + " userId", BigDecimal.valueOf(user));
            put(wanted, "stable " + user, row);
        });
        models.robots().forEach((robot, row) -> {
            wanted.put("robot " + robot + " robotId", BigDecimal.valueOf(robot));
            put(wanted, "robot " + robot, row);
        });
        models.battles()
                .forEach(row -> put(wanted, battles(json(row.get("battleType")), json(row.get("leagueType"))), row));
        models.facilities()
                .forEach(row -> put(wanted, facility(row.get("userId"), json(row.get("facilityType"))), row));
        for (int i = 0; i < expected.stepDurations().size(); i++) {
            wanted.put(
                    "step " + i + " stepName", expected.stepDurations().get(i).stepName());
            wanted.put(
                    "step " + i + " duration", expected.stepDurations().get(i).duration());
        }
        wanted.put("summary triggerType", expected.triggerType());
        wanted.put("summary startTime", time(expected.startTime(), expected.startSequence()));
        wanted.put("summary endTime", time(expected.endTime(), expected.endSequence()));
        wanted.put("summary totalBattles", BigDecimal.valueOf(expected.totalBattles()));
        wanted.put("summary totalCreditsTransacted", BigDecimal.valueOf(expected.totalCreditsTransacted()));
        wanted.put("summary totalPrestigeAwarded", BigDecimal.valueOf(expected.totalPrestigeAwarded()));
        wanted.put("summary events", BigDecimal.valueOf(events));
        wanted.put("summary lastSequenceNumber", BigDecimal.valueOf(events));
        return wanted;
    }

    private static void put(Map<String, Object> wanted, String place, Map<String, Object> row) {
        row.forEach((name, value) -> wanted.put(place + " " + name, value));
    }

    private static JsonNode json(Object text) {
        return Json.MAPPER.valueToTree(text);
    }

    private static LocalDateTime time(LocalDateTime own, int sequenceNumber) {
        return own == null ? LocalDateTime.ofInstant(TestedTopology.appendTime(sequenceNumber), ZoneOffset.UTC) : own;
    }

    /** Without what names a record, and without what only the writer needs to know of the cycle. */
    private Map<String, Object> found(Map<String, Object> wanted) {
        Map<String, Object> found = new TreeMap<>();
        values.forEach((place, value) -> {
            String field = place.substring(place.lastIndexOf(' ') + 1);
            if (place.startsWith("summary ") ? wanted.containsKey(place) : !NAMES.contains(field)) {
                found.put(place, comparable(place, value));
            }
        });
        return found;
    }

    private static Object comparable(String place, JsonNode value) {
        return switch (place) {
            case "summary startTime", "summary endTime" -> LocalDateTime.parse(value.stringValue());
            // Columns of whole numbers with a maximum; the records are exact.
            case "summary totalCreditsTransacted" -> whole(value, Long.MAX_VALUE);
            case "summary totalPrestigeAwarded" -> whole(value, Integer.MAX_VALUE);
            default -> value.isNull() ? null : value.isNumber() ? value.decimalValue() : value.stringValue();
        };
    }

    private static BigDecimal whole(JsonNode value, long maximum) {
        return value.decimalValue().setScale(0, RoundingMode.HALF_UP).min(BigDecimal.valueOf(maximum));
    }
}
