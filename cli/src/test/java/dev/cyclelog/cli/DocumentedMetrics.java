package dev.cyclelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code docs/metrics.md} lists, and whether an expression goes beyond it. */
final class DocumentedMetrics {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\|([^|]*)\\|");
    private static final Pattern NAME = Pattern.compile("\\b(?:cyclelog|jvm|process|system)_\\w+");
    private static final Pattern GROUPED =
            Pattern.compile("\\b(?:by|on|without|ignoring|group_left|group_right) *\\(([^)]*)\\)");
    private static final Pattern SELECTED = Pattern.compile("[{,] *(\\w+) *(?:=~|!~|!=|=)");

    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "gauge", List.of(""),
            "counter", List.of(""),
            "summary", List.of("_count", "_sum", "_max"),
            "histogram", List.of("_bucket", "_count", "_sum", "_max"));

    /** What Prometheus adds, to metrics and to alerts. */
    private static final Set<String> PROMETHEUS =
            Set.of("job", "instance", "le", "alertname", "alertstate", "severity", "stage");

    private static final Pattern SECTION = Pattern.compile("(?m)^## (?:.*: )?(.*)$");

    private final Map<String, Set<String>> labels = new HashMap<>();
    private final String list;

    /** Reads the list. */
    DocumentedMetrics() throws IOException {
        list = Files.readString(Path.of("..", "docs", "metrics.md"));
        ROW.matcher(list).results().forEach(this::read);
    }

    /** The metrics that this process is said to show, with their types. */
    Map<String, String> of(String process) {
        Map<String, String> types = new TreeMap<>();
        List<MatchResult> sections = SECTION.matcher(list).results().toList();
        for (int i = 0; i < sections.size(); i++) {
            List<String> processes =
                    List.of(sections.get(i).group(1).toLowerCase(Locale.ROOT).split(", "));
            if (processes.contains("every process") || processes.contains(process)) {
                int end = i + 1 < sections.size() ? sections.get(i + 1).start() : list.length();
                ROW.matcher(list)
                        .region(sections.get(i).end(), end)
                        .results()
                        .forEach(row -> types.put(row.group(1), row.group(2)));
            }
        }
        // Micrometer shows the largest of late as a metric of its own.
        List.copyOf(types.entrySet()).stream()
                .filter(type -> SUFFIXES.get(type.getValue()).contains("_max"))
                .forEach(type -> types.put(type.getKey() + "_max", "gauge"));
        return types;
    }

    private void read(MatchResult row) {
        Set<String> its = new HashSet<>(
                List.of(row.group(3).replaceAll("[`,]", " ").trim().split(" +")));
        SUFFIXES.get(row.group(2)).forEach(suffix -> labels.put(row.group(1) + suffix, its));
    }

    /**
     * What the expression takes for granted and the list does not promise: metrics, or labels that none of them has.
     */
    List<String> unknownIn(String expression) {
        String code = expression.replaceAll("#.*", "");
        // What stands between quotes is no name.
        String bare = code.replaceAll("\"[^\"]*\"", "");
        List<String> metrics =
                NAME.matcher(bare).results().map(MatchResult::group).toList();
        List<String> unknown = new ArrayList<>();
        Set<String> known = new HashSet<>(PROMETHEUS);
        for (String metric : metrics) {
            if (labels.containsKey(metric)) {
                known.addAll(labels.get(metric));
            } else {
                unknown.add(metric);
            }
        }
        if (bare.contains("cyclelog:lag_seconds:max")) {
            known.add("group");
        }
        used(bare).filter(label -> !known.contains(label)).forEach(unknown::add);
        return unknown;
    }

    private static Stream<String> used(String bare) {
        return Stream.concat(
                GROUPED.matcher(bare)
                        .results()
                        .flatMap(match -> Stream.of(match.group(1).trim().split(" *, *")))
                        .filter(label -> !label.isEmpty()),
                SELECTED.matcher(bare).results().map(match -> match.group(1)));
    }
}
