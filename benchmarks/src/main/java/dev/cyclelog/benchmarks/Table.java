package dev.cyclelog.benchmarks;

import dev.cyclelog.events.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results as a table: of text for a person, or of JSON objects. */
final class Table {

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    Table(String... columns) {
        this.columns = List.of(columns);
    }

    void add(Object... cells) {
        rows.add(List.of(cells));
    }

    String asJson() {
        return Json.MAPPER.writeValueAsString(rows.stream().map(this::named).toList());
    }

    private Map<String, Object> named(List<Object> row) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i), row.get(i));
        }
        return named;
    }

    /** In columns, numbers to the right; names without their underscores. */
    String asText() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(column -> column.replace('_', ' ')).toList());
        rows.forEach(row -> lines.add(row.stream().map(Table::text).toList()));
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                int width = lines.stream()
                        .mapToInt(one -> one.get(column).length())
                        .max()
                        .orElseThrow();
                text.append((i == 0 ? "%-" + width + "s" : "  %" + width + "s").formatted(line.get(i)));
            }
            text.append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            return number.isNaN() ? "" : String.format(Locale.ROOT, "%.2f", number);
        }
        return cell instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : cell.toString();
    }
}
