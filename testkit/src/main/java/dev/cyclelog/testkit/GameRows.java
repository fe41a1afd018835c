package dev.cyclelog.testkit;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The game's metrics: an array of objects in no particular order. */
final class GameRows {

    private GameRows() {}

    static Map<Integer, JsonNode> byId(JsonNode array, String idName) {
        Map<Integer, JsonNode> rows = new TreeMap<>();
        for (JsonNode row : array) {
            int id = row.get(idName).intValue();
            if (rows.put(id, row) != null) {
                throw new IllegalArgumentException("the game has two rows with " + idName + " " + id);
            }
        }
        return rows;
    }

    static Set<String> fields(JsonNode row, String idName) {
        Set<String> fields = new TreeSet<>(row.propertyNames());
        fields.remove(idName);
        return fields;
    }
}
