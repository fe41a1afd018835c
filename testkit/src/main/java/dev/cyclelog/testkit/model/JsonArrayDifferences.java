package dev.cyclelog.testkit.model;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares arrays of flat objects: same elements in the same order, same keys, each number digit for digit. */
final class JsonArrayDifferences {

    private final Differences differences;

    JsonArrayDifferences(Differences differences) {
        this.differences = differences;
    }

    /** Tells elements apart by an id, so that one that is missing does not make all that follow differ. */
    void findById(String where, String idName, String expectedJson, String actualJson) {
        JsonNode expected = ExactJson.parse(expectedJson);
        JsonNode actual = ExactJson.parse(actualJson);
        if (!actual.isArray()) {
            differences.add(where + ": expected an array but was " + actual.getNodeType());
            return;
        }
        compareIds(where, idName, ids(expected, idName), ids(actual, idName));
        Map<String, JsonNode> actualById = new LinkedHashMap<>();
        actual.forEach(element -> actualById.put(id(element, idName), element));
        for (JsonNode element : expected) {
            JsonNode other = actualById.get(id(element, idName));
            if (other != null) {
                compareObjects(where + ", " + idName + " " + id(element, idName), element, other);
            }
        }
    }

    void findByPosition(String where, String expectedJson, String actualJson) {
        JsonNode expected = ExactJson.parse(expectedJson);
        JsonNode actual = ExactJson.parse(actualJson);
        if (!actual.isArray()) {
            differences.add(where + ": expected an array but was " + actual.getNodeType());
            return;
        }
        differences.compare(where, "length", expected.size(), actual.size());
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            compareObjects(where + "[" + i + "]", expected.get(i), actual.get(i));
        }
    }

    private void compareIds(String where, String idName, List<String> expected, List<String> actual) {
        Set<String> missing = new LinkedHashSet<>(expected);
        missing.removeAll(new HashSet<>(actual));
        missing.forEach(id -> differences.add(where + ", " + idName + " " + id + ": expected but missing"));
        Set<String> extra = new LinkedHashSet<>(actual);
        extra.removeAll(new HashSet<>(expected));
        extra.forEach(id -> differences.add(where + ", " + idName + " " + id + ": not expected"));
        if (missing.isEmpty() && extra.isEmpty()) {
            differences.compare(where, "elements by " + idName, expected.toString(), actual.toString());
        }
    }

    private void compareObjects(String where, JsonNode expected, JsonNode actual) {
        Set<String> fields = new TreeSet<>(expected.propertyNames());
        fields.addAll(actual.propertyNames());
        for (String field : fields) {
            differences.compare(where, field, digits(expected.get(field)), digits(actual.get(field)));
        }
    }

    private static List<String> ids(JsonNode array, String idName) {
        return array.valueStream().map(element -> id(element, idName)).toList();
    }

    private static String id(JsonNode element, String idName) {
        return digits(element.get(idName));
    }

    /** Text that differs whenever the JSON does: 1.5 from 1.50, a number from a text, null from absent. */
    private static String digits(JsonNode value) {
        if (value == null) {
            return "(absent)";
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.toString();
    }
}
