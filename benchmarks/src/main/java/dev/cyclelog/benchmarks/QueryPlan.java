package dev.cyclelog.benchmarks;

import dev.cyclelog.events.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** How PostgreSQL gets at the rows of a query. */
final class QueryPlan {

    private QueryPlan() {}

    /** The indexes that it reads, and the tables that it reads whole. */
    static String of(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery("EXPLAIN (FORMAT JSON) " + sql)) {
            row.next();
            Set<String> found = new LinkedHashSet<>();
            collect(Json.MAPPER.readTree(row.getString(1)).get(0).get("Plan"), found);
            return String.join(", ", found);
        }
    }

    private static void collect(JsonNode node, Set<String> found) {
        if (node.has("Index Name")) {
            found.add(node.get("Index Name").stringValue());
        } else if (node.get("Node Type").stringValue().equals("Seq Scan")) {
            found.add("all of " + node.get("Relation Name").stringValue());
        }
        for (JsonNode child : node.path("Plans")) {
            collect(child, found);
        }
    }
}
