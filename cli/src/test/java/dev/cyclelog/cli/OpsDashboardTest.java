package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The dashboard is as Grafana's documentation of its JSON says, and asks Prometheus for what there is. */
class OpsDashboardTest {

    private static final Path GRAFANA = Path.of("..", "ops", "grafana");
    private static final int COLUMNS = 24;

    /** Those of Grafana's units that fit what our metrics measure (valueFormats of its package @grafana/data). */
    private static final Set<String> UNITS = Set.of(
            "none",
            "short",
            "percentunit",
            "bytes",
            "s",
            "dtdurations",
            "dateTimeAsIso",
            "dateTimeFromNow",
            "recps",
            "eps",
            "ops",
            "opm");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

    private JsonNode dashboard;
    private List<JsonNode> panels;

    @BeforeEach
    void read() throws Exception {
        dashboard = Json.MAPPER.readTree(Files.readString(GRAFANA.resolve("dashboards/cyclelog.json")));
        panels = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels").values()) {
            panels.add(panel);
            panels.addAll(panel.path("panels").values());
        }
    }

    @Test
    void everyPanelIsOneThatGrafanaCanShow() {
        assertThat(panels).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotEmpty();
            assertThat(panel.get("type").asString()).isIn("row", "stat", "timeseries", "table");
        });
        assertThat(questioning()).allSatisfy(panel -> {
            assertThat(panel.get("targets").values())
                    .as(panel.get("title").asString())
                    .isNotEmpty();
            assertThat(panel.get("targets").values())
                    .extracting(target -> target.get("refId").asString())
                    .doesNotHaveDuplicates();
        });
        assertThat(dashboard.findValuesAsString("unit")).isNotEmpty().allMatch(UNITS::contains, "a unit of Grafana's");
        assertThat(dashboard.get("schemaVersion").isInt()).isTrue();
        assertThat(dashboard.get("uid").asString()).hasSizeBetween(1, 40);
    }

    @Test
    void noPanelCoversAnother() {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode place = panel.get("gridPos");
            int left = place.get("x").asInt();
            int top = place.get("y").asInt();
            assertThat(left + place.get("w").asInt()).isBetween(1, COLUMNS);
            for (int x = left; x < left + place.get("w").asInt(); x++) {
                for (int y = top; y < top + place.get("h").asInt(); y++) {
                    assertThat(taken.add(List.of(x, y)))
                            .as("%s at column %d, line %d", panel.get("title"), x, y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everythingIsAskedOfTheProvisionedPrometheus() {
        JsonNode provisioned = AlertRules.read(GRAFANA.resolve("provisioning/datasources"))
                .get("prometheus.yml")
                .get("datasources")
                .get(0);
        assertThat(provisioned.get("type").asString()).isEqualTo("prometheus");
        List<JsonNode> asked = new ArrayList<>(questioning());
        questioning().forEach(panel -> asked.addAll(panel.get("targets").values()));
        asked.addAll(dashboard.get("templating").get("list").values());
        dashboard.get("annotations").get("list").values().stream()
                .filter(annotation -> annotation.has("expr"))
                .forEach(asked::add);
        assertThat(asked).allSatisfy(asker -> {
            assertThat(asker.get("datasource").get("type").asString()).isEqualTo("prometheus");
            assertThat(asker.get("datasource").get("uid").asString())
                    .isEqualTo(provisioned.get("uid").asString());
        });
    }

    @Test
    void theVariablesAreDefined() {
        Set<String> defined = new HashSet<>(Set.of("__rate_interval"));
        dashboard
                .get("templating")
                .get("list")
                .values()
                .forEach(variable -> defined.add(variable.get("name").asString()));
        assertThat(Stream.concat(
                        expressions().stream(),
                        panels.stream().map(panel -> panel.get("title").asString())))
                .allSatisfy(text -> assertThat(VARIABLE.matcher(text).results().map(match -> match.group(1)))
                        .isSubsetOf(defined));
    }

    @Test
    void theMetricsAreThoseOfTheDocumentation() throws Exception {
        DocumentedMetrics metrics = new DocumentedMetrics();
        assertThat(expressions())
                .hasSizeGreaterThan(40)
                .allSatisfy(expression ->
                        assertThat(metrics.unknownIn(expression)).as(expression).isEmpty());
    }

    @Test
    void prometheusUnderstandsEveryExpression(@TempDir Path folder) throws Exception {
        ObjectNode file = Json.MAPPER.createObjectNode();
        ArrayNode rules =
                file.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
        List<String> expressions = expressions();
        for (int i = 0; i < expressions.size(); i++) {
            rules.addObject()
                    .put("record", "dashboard:" + i)
                    .put(
                            "expr",
                            expressions.get(i).replace("$__rate_interval", "1m").replace("$group", ".+"));
        }
        Files.writeString(folder.resolve("dashboard.yml"), Json.MAPPER.writeValueAsString(file));
        Promtool.check(folder, List.of("check", "rules", "dashboard.yml"));
    }

    /** All panels but the headings of rows. */
    private List<JsonNode> questioning() {
        return panels.stream()
                .filter(panel -> !panel.get("type").asString().equals("row"))
                .toList();
    }

    /** All that Prometheus is asked, by panels and annotations. */
    private List<String> expressions() {
        return Stream.concat(
                        questioning().stream().flatMap(panel -> panel.get("targets").values().stream()),
                        dashboard.get("annotations").get("list").values().stream()
                                .filter(annotation -> annotation.has("expr")))
                .map(asker -> asker.get("expr").asString())
                .toList();
    }
}
