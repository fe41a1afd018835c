package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cyclelog.cli.monitor.StatusPage;
import dev.cyclelog.events.Json;
import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.runtime.metrics.Metrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** On a bad day, of which a monitor might say this, in a real browser. */
@DisplayName("The status page of a bad day")
class StatusPageLooksIT {

    private static final String HUGE = "9223372036854775807";
    private static final String LONG = "a_reason_that_somebody_made_up_and_that_does_not_end".repeat(3);

    private static final String STATUS = """
            {"at":"2026-05-06T07:08:09.123456Z","kafkaUp":false,"databaseUp":true,
             "lagAgeSeconds":94.2,"databaseAgeSeconds":0.4,
             "problems":["Kafka does not answer","sequencer is behind: its oldest event has waited for more than a minute",
                "the-prefix-of-an-installation.audit-events-11 is paused: PostgreSQL refuses its next record"],
             "stages":[
               {"name":"sequencer","group":"sequencer","members":0,"late":true,"lagEvents":123456789,"lagSeconds":180000,
                "topics":["the-prefix-of-an-installation.game-events"],
                "partitions":[{"topic":"the-prefix-of-an-installation.game-events","partition":11,
                               "lagEvents":123456789,"lagSeconds":180000.4}]},
               {"name":"projector","group":"projector","late":false,
                "topics":["the-prefix-of-an-installation.audit-events"],"partitions":[]}],
             "throughput":{"publishedPerSecond":12345.6},
             "deadLettersInAll":1300,
             "deadLetters":[%s],
             "openCycles":2,
             "cycles":[{"cycle":2147483647,"events":2147483647,"complete":true,"stale":true,"durationMs":2147483647,
                        "battles":2147483647,"credits":"%s","prestige":2147483647,"writtenAt":"2026-05-01T01:01:01Z"},
                       {"cycle":12,"events":5,"complete":false,"stale":false}]}""".formatted(reasons(), HUGE);

    /** WCAG's ratio of each text that can be seen to what is behind it; by text, those below what is asked for. */
    private static final String FAINT = """
            (() => {
                const channel = (value) => {
                    const share = value / 255;
                    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
                };
                const luminance = ([red, green, blue]) =>
                    0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
                const parse = (color) => /^rgb\\(/.test(color) ? color.match(/[\\d.]+/g).map(Number) : null;
                const behind = (node) => parse(getComputedStyle(node).backgroundColor) ?? behind(node.parentElement);
                const faint = {};
                for (const node of document.querySelectorAll('body, body *')) {
                    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
                    if (!own || !node.checkVisibility()) {
                        continue;
                    }
                    const [high, low] = [luminance(parse(getComputedStyle(node).color)), luminance(behind(node))]
                        .sort((a, b) => b - a);
                    const ratio = (high + 0.05) / (low + 0.05);
                    if (ratio < 4.5) {
                        faint[node.textContent] = ratio;
                    }
                }
                return faint;
            })()""";

    @TempDir
    private static Path folder;

    private static HttpEndpoint endpoint;
    private static ChromiumPage page;

    private static String reasons() {
        StringBuilder reasons = new StringBuilder("{\"reason\":\"%s\",\"count\":1000}".formatted(LONG));
        for (int number = 1; number <= 12; number++) {
            reasons.append(",{\"reason\":\"reason-%d\",\"count\":25}".formatted(number));
        }
        return reasons.toString();
    }

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(ChromiumPage.isInstalled(), "Chromium is not installed: apt-get install chromium");
        endpoint = new HttpEndpoint(new HttpSettings("127.0.0.1", 0), Metrics.registry("test"));
        ObjectNode history = Json.MAPPER.createObjectNode();
        history.putArray("samples");
        StatusPage.serve(endpoint, () -> (ObjectNode) Json.MAPPER.readTree(STATUS), () -> history);
        page = new ChromiumPage(folder);
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
        }
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @BeforeEach
    void open() {
        page.resize(1280, 900, 1);
        page.prefer("light");
        page.open(endpoint.url() + "/");
        page.await("the first answer is shown", "document.querySelectorAll('.stage').length > 0");
    }

    @Test
    @DisplayName("says what is wrong first, and no number that nobody knows")
    void problems() {
        assertThat(page.texts("#judgement")).containsExactly("3 problems");
        assertThat(page.texts("#problems li")).hasSize(3).first().isEqualTo("Kafka does not answer");
        assertThat(page.evaluate("document.querySelector('#problems').closest('[role=status]') !== null")
                        .asBoolean())
                .isTrue();
        assertThat(page.texts("#facts li"))
                .containsExactly("Kafka does not answer", "PostgreSQL answers", "largest lag 2 d 2 h");
        assertThat(page.texts(".state")).containsExactly("not running", "not known");
        assertThat(page.texts(".value")).containsExactly("2 d 2 h", "123,456,789", "–", "–", "12,346", "–", "–");
        assertThat(page.texts("#flow .old")).containsExactly("Read 94 s ago.");
        assertThat(page.texts("#cycles .old")).containsExactly("");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    @DisplayName("shows numbers of any size to the last digit, and of many reasons the most frequent")
    void numbers() {
        assertThat(page.texts("#cycles-table tbody tr:first-child td").subList(0, 7))
                .containsExactly(
                        "snapshot stale",
                        "2,147,483,647",
                        "24 d 20 h",
                        "2,147,483,647",
                        "9,223,372,036,854,775,807",
                        "2,147,483,647",
                        "5 d 6 h ago");
        assertThat(page.texts("#cycles-table tbody tr:last-child td"))
                .containsExactly("open", "5", "–", "–", "–", "–", "–");
        assertThat(page.texts("#letters-table tbody tr"))
                .hasSize(11)
                .startsWith(LONG + "\t1,000")
                .endsWith("3 other reasons\t75");
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360, 700, 1000, 1280})
    @DisplayName("never scrolls sideways, and hides nothing beyond its edge, however long names and numbers are")
    void width(int width) {
        page.resize(width, 700, 1);
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        assertThat(page.beyondTheEdge()).isEmpty();
    }

    @Test
    @DisplayName("has the charts beside their stages and under each other where there is room")
    void aligned() {
        assertThat(page.evaluate("""
                [...document.querySelectorAll('.stage')].map((stage) => {
                    const [who, seconds, events] = [...stage.children].map((one) => one.getBoundingClientRect());
                    return who.top === seconds.top && who.top === events.top && who.right < seconds.left
                        ? [seconds.left, events.left].join() : 'not beside it';
                })""").values().stream().distinct())
                .singleElement()
                .isNotEqualTo(Json.MAPPER.valueToTree("not beside it"));
    }

    @Test
    @DisplayName("is light or dark as the reader prefers, and every text can be read")
    void colours() {
        Map<String, String> grounds = new LinkedHashMap<>();
        for (String scheme : new String[] {"light", "dark"}) {
            page.prefer(scheme);
            page.await("its colours do not change any more", "document.getAnimations().length === 0");
            grounds.put(
                    scheme,
                    page.evaluate("getComputedStyle(document.body).backgroundColor")
                            .stringValue());
            assertThat(page.evaluate(FAINT).toString()).as(scheme).isEqualTo("{}");
        }
        assertThat(grounds).containsEntry("light", "rgb(243, 245, 247)").containsEntry("dark", "rgb(14, 18, 23)");
    }

    @Test
    @DisplayName("forbids the browser everything that it does not need")
    void policy() throws Exception {
        String policy = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(endpoint.url() + "/")).build(), BodyHandlers.discarding())
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();
        assertThat(policy)
                .startsWith(
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'")
                .doesNotContain("unsafe");
    }
}
