package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The alert rules hold together with their unit tests, the runbook and the list of metrics. */
class OpsRulesTest {

    private static final Pattern RECORDED = Pattern.compile("\\w+(?::\\w+)+");
    private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)\n\n\\*(Page|Ticket)\\.\\*");

    private final AlertRules rules = AlertRules.ofOps();

    @Test
    void prometheusUnderstandsTheRules() throws Exception {
        Promtool.check(AlertRules.OPS, withFiles("check", "rules", "rules"));
    }

    @Test
    void theRulesFireWhenTheyShouldAndOnlyThen() throws Exception {
        Promtool.check(AlertRules.OPS, withFiles("test", "rules", "tests"));
    }

    @Test
    void eachAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
        assertThat(tested(expected -> !expected.isEmpty()))
                .as("fires")
                .containsExactlyInAnyOrderElementsOf(alertNames());
        assertThat(tested(JsonNode::isEmpty)).as("does not").containsExactlyInAnyOrderElementsOf(alertNames());
    }

    @Test
    void eachAlertSaysWhomItConcernsAndLeadsToTheRunbook() {
        assertThat(rules.alerts()).allSatisfy(alert -> {
            assertThat(alert.path("labels").path("severity").asString("")).isIn("page", "ticket");
            assertThat(alert.path("labels").path("stage").asString("")).isNotEmpty();
            assertThat(alert.path("annotations").path("summary").asString("")).isNotEmpty();
            assertThat(alert.path("annotations").path("description").asString(""))
                    .endsWith(".");
            assertThat(alert.path("annotations").path("runbook_url").asString(""))
                    .isEqualTo("{{ $externalLabels.runbooks }}docs/runbook.md#" + section(alert));
        });
    }

    @Test
    void theRunbookHasASectionForEachAlertAndNoOther() throws Exception {
        Map<String, String> sections = new LinkedHashMap<>();
        SECTION.matcher(Files.readString(Path.of("..", "docs", "runbook.md")))
                .results()
                .forEach(match ->
                        sections.put(anchor(match.group(1)), match.group(2).toLowerCase(Locale.ROOT)));
        Map<String, String> alerts = new LinkedHashMap<>();
        rules.alerts()
                .forEach(alert -> alerts.put(
                        section(alert), alert.path("labels").path("severity").asString("")));
        assertThat(sections).isEqualTo(alerts);
    }

    @Test
    void theRulesRestOnMetricsThatThereAre() throws Exception {
        DocumentedMetrics metrics = new DocumentedMetrics();
        assertThat(rules.expressions())
                .isNotEmpty()
                .allSatisfy(expression ->
                        assertThat(metrics.unknownIn(expression)).as(expression).isEmpty());
        assertThat(rules.recorded())
                .containsAll(rules.expressions().stream()
                        .flatMap(expression -> RECORDED.matcher(expression).results())
                        .map(MatchResult::group)
                        .toList());
    }

    @Test
    void testsCanMakeTimePassFasterAndChangeThresholds() {
        AlertRules changed = rules.fasterBy(30).threshold("CyclelogLagRising", 5);
        JsonNode alert = changed.alerts().stream()
                .filter(any -> any.path("alert").asString("").equals("CyclelogLagRising"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.path("for").asString("")).isEqualTo("2s");
        assertThat(alert.path("expr").asString(""))
                .contains("> 5.0 # threshold")
                .contains("[5s]");
        assertThat(changed.expressions()).anyMatch(expression -> expression.contains("[10s] offset 20s"));
        assertThatThrownBy(() -> rules.threshold("CyclelogKafkaDown", 5))
                .hasMessage("CyclelogKafkaDown has 0 thresholds");
    }

    private List<String> alertNames() {
        return rules.alerts().stream()
                .map(alert -> alert.path("alert").asString(""))
                .toList();
    }

    /** The alerts of which the unit tests expect such a thing. */
    private static List<String> tested(Predicate<JsonNode> expectation) {
        return AlertRules.read(AlertRules.OPS.resolve("tests")).values().stream()
                .flatMap(file -> file.get("tests").values().stream())
                .flatMap(test -> test.get("alert_rule_test").values().stream())
                .filter(expected -> expectation.test(expected.get("exp_alerts")))
                .map(expected -> expected.get("alertname").asString())
                .distinct()
                .toList();
    }

    /** Its name in words, without what all have in common. */
    private static String section(JsonNode alert) {
        return anchor(
                alert.get("alert").asString().replaceFirst("^Cyclelog", "").replaceAll("(?<=[a-z])(?=[A-Z])", " "));
    }

    /** What a heading can be linked by. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static List<String> withFiles(String verb, String noun, String folder) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(verb, noun));
        try (Stream<Path> files = Files.list(AlertRules.OPS.resolve(folder))) {
            files.sorted().forEach(file -> arguments.add(folder + "/" + file.getFileName()));
        }
        return arguments;
    }
}
