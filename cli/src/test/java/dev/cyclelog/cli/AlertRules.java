package dev.cyclelog.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The rules of {@code ops/prometheus}: as they are, or changed for a test that cannot wait for minutes. Only two things
 * can be changed: how fast time passes, and numbers that the rules mark as {@code # threshold}.
 */
final class AlertRules {

    static final Path OPS = Path.of("..", "ops", "prometheus");

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern RANGE_OR_OFFSET = Pattern.compile("(\\[|offset )(\\d+[smhd])");
    private static final Pattern THRESHOLD = Pattern.compile("[\\d.]+(?= # threshold)");

    /** Two samples must fit in, at one a second. */
    private static final int SHORTEST_RANGE = 5;

    private final Map<String, JsonNode> files;

    private AlertRules(Map<String, JsonNode> files) {
        this.files = files;
    }

    /** The rules as they are. */
    static AlertRules ofOps() {
        return new AlertRules(read(OPS.resolve("rules")));
    }

    /** The YAML files of a folder, by name. */
    static Map<String, JsonNode> read(Path folder) {
        Map<String, JsonNode> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            paths.filter(path -> path.toString().endsWith(".yml"))
                    .forEach(path -> files.put(path.getFileName().toString(), YAML.readTree(path)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return files;
    }

    /** All rules that alert. */
    List<JsonNode> alerts() {
        return rules().filter(rule -> rule.has("alert")).toList();
    }

    /** The names of what the other rules record. */
    List<String> recorded() {
        return rules().filter(rule -> rule.has("record"))
                .map(rule -> rule.get("record").asString())
                .toList();
    }

    /** The expressions of all rules. */
    List<String> expressions() {
        return rules().map(rule -> rule.get("expr").asString()).toList();
    }

    private Stream<JsonNode> rules() {
        return files.values().stream()
                .flatMap(file -> file.get("groups").values().stream())
                .flatMap(group -> group.get("rules").values().stream());
    }

    /**
     * The same rules in a time that passes faster: each {@code for}, {@code keep_firing_for}, range and offset is
     * divided. Ranges stay at least 5 s long, the others 1 s. What metrics count in seconds stays as it is.
     */
    AlertRules fasterBy(int factor) {
        return changed(rule -> {
            for (String patience : List.of("for", "keep_firing_for")) {
                if (rule.has(patience)) {
                    rule.put(patience, divided(rule.get(patience).asString(), factor, 1));
                }
            }
            rule.put(
                    "expr",
                    RANGE_OR_OFFSET
                            .matcher(rule.get("expr").asString())
                            .replaceAll(match -> match.group(1)
                                    + divided(
                                            match.group(2),
                                            factor,
                                            match.group(1).equals("[") ? SHORTEST_RANGE : 1)));
            return rule;
        });
    }

    /**
     * The same rules, but one with another threshold.
     *
     * @throws IllegalArgumentException if there is no such alert, or it has not exactly one threshold
     */
    AlertRules threshold(String alert, double threshold) {
        int[] found = new int[1];
        AlertRules changed = changed(rule -> {
            if (rule.path("alert").asString("").equals(alert)) {
                Matcher matcher = THRESHOLD.matcher(rule.get("expr").asString());
                rule.put("expr", matcher.replaceAll(match -> {
                    found[0]++;
                    return Double.toString(threshold);
                }));
            }
            return rule;
        });
        if (found[0] != 1) {
            throw new IllegalArgumentException("%s has %d thresholds".formatted(alert, found[0]));
        }
        return changed;
    }

    private static String divided(String duration, int factor, int shortest) {
        int unit = switch (duration.charAt(duration.length() - 1)) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3_600;
            case 'd' -> 86_400;
            default -> throw new IllegalArgumentException(duration);
        };
        int seconds = unit * Integer.parseInt(duration.substring(0, duration.length() - 1));
        return Math.max(shortest, (seconds + factor - 1) / factor) + "s";
    }

    private AlertRules changed(UnaryOperator<ObjectNode> change) {
        Map<String, JsonNode> changed = new TreeMap<>();
        files.forEach((name, file) -> {
            JsonNode copy = file.deepCopy();
            copy.get("groups")
                    .values()
                    .forEach(group -> group.get("rules").values().forEach(rule -> change.apply((ObjectNode) rule)));
            changed.put(name, copy);
        });
        return new AlertRules(changed);
    }

    /** Writes them as files of this folder, which must be there. */
    void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, JsonNode> file : new ArrayList<>(files.entrySet())) {
            Files.writeString(folder.resolve(file.getKey()), YAML.writeValueAsString(file.getValue()));
        }
    }
}
