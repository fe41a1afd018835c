package dev.cyclelog.cli;

import static dev.cyclelog.cli.RefusedEvents.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Json;
import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.testkit.TestKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** In a real browser, of a pipeline that runs; all methods share both. */
@DisplayName("The status page")
class StatusPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STAGE = "document.querySelector('[data-stage=\"%s\"] %s').textContent";
    private static final String JUDGEMENT = "document.querySelector('#judgement').textContent";

    @TempDir
    private static Path folder;

    private static MonitoredPipeline pipeline;
    private static ChromiumPage page;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(ChromiumPage.isInstalled(), "Chromium is not installed: apt-get install chromium");
        pipeline = new MonitoredPipeline(folder.resolve("state"), TestKafka.newPrefix());
        page = new ChromiumPage(folder);
        new GameSimulator(new SimulatorSettings(3, 4, 1))
                .events()
                .forEach(event -> pipeline.publish(
                        Json.MAPPER.readTree(event).get("cycleNumber").intValue(), event));
        awaitStatus(status -> status.path("cycles").size() == 3
                && status.get("cycles").values().stream().allMatch(cycle -> cycle.has("writtenAt"))
                && status.get("problems").isEmpty());
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
        }
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @BeforeEach
    void open() {
        page.resize(1280, 900, 1);
        page.prefer("light");
        page.open(pipeline.url());
        page.await("the first answer is shown", "document.querySelectorAll('.stage').length === 5");
    }

    @Test
    @DisplayName(
            "shows the stages, the cycles and whether all is well as /api/status says it, and complains of nothing")
    void agreesWithTheStatus() {
        page.await("all is well", JUDGEMENT + " === 'Everything is well'");
        assertThat(page.texts("h3"))
                .containsExactly("sequencer", "projector", "dead-letter-projector", "snapshotter", "snapshot-writer");
        assertThat(page.texts(".state")).hasSize(5).containsOnly("runs, 1 member");
        assertThat(page.texts("[data-stage=\"sequencer\"] .route"))
                .containsExactly("%1$s, %1$s.rerouted → %2$s, %3$s"
                        .formatted(
                                pipeline.topics().gameEvents(),
                                pipeline.topics().auditEvents(),
                                pipeline.topics().deadLetter()));
        page.await(
                "nothing waits",
                "[...document.querySelectorAll('.value')].every((one) => /^0( s)?$/.test(one.innerText))");

        List<JsonNode> cycles = List.copyOf(pipeline.status().get("cycles").values());
        assertThat(page.texts("#cycles-table tbody tr")).hasSize(cycles.size());
        for (JsonNode cycle : cycles) {
            String credits = cycle.path("credits").asString("");
            assertThat(page.texts("#cycles-table tbody tr:nth-child(%d) > *".formatted(cycles.indexOf(cycle) + 1)))
                    .startsWith(
                            cycle.get("cycle").asString(),
                            cycle.get("complete").booleanValue() ? "complete" : "open",
                            "%,d".formatted(cycle.get("events").longValue()))
                    .contains(credits.isEmpty() ? "–" : "%,d".formatted(Long.parseLong(credits)));
        }

        page.await(
                "it has asked several times", "performance.getEntriesByName(location.href + 'api/status').length > 2");
        assertThat(page.mostAtOnce("/api/")).isEqualTo(1);
        assertThat(page.requests())
                .extracting(URI::getAuthority)
                .containsOnly(URI.create(pipeline.url()).getAuthority());
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    @DisplayName("shows with its first answer how it came to this")
    void history() {
        assertThat(page.evaluate("document.querySelector('.measure path.line').getAttribute('d').split('L').length")
                        .intValue())
                .isGreaterThan(3);
        assertThat(page.evaluate("performance.getEntriesByName(location.href + 'api/status').length")
                        .intValue())
                .isLessThan(3);
        assertThat(page.evaluate("document.querySelector('.measure svg').getAttribute('aria-label')")
                        .stringValue())
                .matches("Lag in seconds of sequencer, last \\d+ minutes\\. Lag in seconds: now .* s, at most .*\\.");
    }

    @Test
    @DisplayName("shows that a stage does not run, and how its lag grows")
    void stopped() {
        pipeline.stopProjector();
        pipeline.publish(50, sale("waits", 50, "1"));
        page.await("the problem", "document.querySelectorAll('#problems li').length === 2");
        assertThat(page.texts("#problems li"))
                .containsExactly("projector is not running", "dead-letter-projector is not running");
        page.await("the state", STAGE.formatted("projector", ".state") + " === 'not running'");
        page.await("two seconds", "parseFloat(%s) >= 2".formatted(STAGE.formatted("projector", ".value")));
        page.await("five seconds", "parseFloat(%s) >= 5".formatted(STAGE.formatted("projector", ".value")));
        // The event, and the marker of its transaction.
        assertThat(page.texts("[data-stage=\"projector\"] .value").get(1)).isEqualTo("2");
        assertThat(page.texts("[data-stage=\"snapshotter\"] .state")).containsExactly("runs, 1 member");
        assertThat(page.evaluate("document.title").stringValue()).isEqualTo("Cyclelog: 2 problems");

        pipeline.startProjector();
        page.await("all is well again", JUDGEMENT + " === 'Everything is well'");
        page.await("nothing waits", STAGE.formatted("projector", ".value") + " === '0 s'");
    }

    @Test
    @DisplayName("counts dead letters by reason, and shows a hostile one as text")
    void deadLetters() {
        String hostile = "<img src=x onerror=alert(1)>";
        pipeline.publish(51, sale("refused", 51, "-1"));
        pipeline.sendLetter(hostile);
        page.await("two reasons", "document.querySelectorAll('#letters-table tbody tr').length === 2");
        assertThat(page.texts("#letters-table tbody tr")).containsExactly(hostile + "\t1", "schema-violation\t1");
        assertThat(page.texts("#letters-sum").get(0)).startsWith("2 in all, 2 of them in the last ");
        assertThat(page.evaluate("document.querySelectorAll('img').length").intValue())
                .isZero();
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    @DisplayName("fits on a phone, with all its partitions")
    void phone() {
        page.resize(360, 700, 1);
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        page.await("partitions", "document.querySelectorAll('details tbody tr').length > 5");
        assertThat(page.beyondTheEdge()).isEmpty();
    }

    @Test
    @DisplayName("asks for nothing while nobody looks")
    void hidden() {
        String asked = "performance.getEntriesByType('resource').length";
        String becomes = """
                Object.defineProperty(document, 'hidden', { value: %s, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));""";
        page.evaluate(becomes.formatted("true"));
        AtomicInteger last = new AtomicInteger();
        Awaitility.await("it is silent, but for what was under way")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    int now = page.evaluate(asked).intValue();
                    return last.getAndSet(now) == now;
                });
        page.evaluate("performance.clearResourceTimings()");
        page.evaluate(becomes.formatted("false"));
        page.await("it asks again", asked + " > 0");
    }

    @Test
    @DisplayName("says that the monitor is gone, how old is what it shows, and goes on when the monitor is back")
    void gone() {
        HttpEndpoint endpoint = pipeline.servePage(0);
        String url = endpoint.url() + "/";
        page.open(url);
        page.await("the first answer is shown", "document.querySelectorAll('.stage').length === 5");
        endpoint.close();
        Awaitility.await("it says so")
                .atMost(Duration.ofSeconds(10))
                .until(() -> page.evaluate(JUDGEMENT).stringValue().equals("The monitor cannot be reached"));
        assertThat(page.evaluate("getComputedStyle(document.querySelector('#flow')).opacity")
                        .stringValue())
                .isEqualTo("0.65");
        page.await("its age grows", "/^updated [3-9] s ago$/.test(document.querySelector('#age').textContent)");

        endpoint = pipeline.servePage(URI.create(url).getPort());
        page.await("it goes on", "!document.body.hasAttribute('data-stale')");
        endpoint.close();
    }

    private static void awaitStatus(Predicate<JsonNode> condition) {
        Awaitility.await("the monitor sees it").atMost(PATIENCE).until(pipeline::status, condition::test);
    }
}
