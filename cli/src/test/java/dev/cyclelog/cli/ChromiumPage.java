package dev.cyclelog.cli;

import dev.cyclelog.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * A real Chromium without a window, driven through its DevTools protocol. It must be installed (Debian's package
 * {@code chromium}), and ends with the process that started it, whatever ends that one.
 */
final class ChromiumPage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final TiedProcess process;
    private final WebSocket socket;
    private final AtomicInteger lastCommand = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /**
     * Starts it, with an empty page.
     *
     * @param folder where it may make a folder of its own
     */
    ChromiumPage(Path folder) throws IOException {
        Path profile = Files.createTempDirectory(folder, "chromium");
        process = new TiedProcess(
                profile.resolveSibling(profile.getFileName() + ".out"),
                List.of(
                        // It leaves a folder there.
                        "env",
                        "TMPDIR=" + folder,
                        "chromium",
                        "--headless",
                        // Who runs tests in a container is root there.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"));
        try {
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(debuggerOf(profile.resolve("DevToolsActivePort"))), new Messages())
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            List.of("Page", "Runtime", "Network", "Log").forEach(domain -> send(domain + ".enable", Map.of()));
        } catch (RuntimeException broken) {
            process.close();
            throw new IllegalStateException(process.output(), broken);
        }
    }

    static boolean isInstalled() throws InterruptedException {
        return TiedProcess.isInstalled("chromium", "--version");
    }

    private String debuggerOf(Path port) {
        return Awaitility.await("Chromium shows a page")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            URI list = URI.create("http://127.0.0.1:%s/json/list"
                                    .formatted(Files.readAllLines(port).get(0)));
                            String pages = http.send(
                                            HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                                    .body();
                            return Json.MAPPER.readTree(pages).values().stream()
                                    .filter(target ->
                                            target.get("type").stringValue().equals("page"))
                                    .map(target ->
                                            target.get("webSocketDebuggerUrl").stringValue())
                                    .findAny()
                                    .orElseThrow();
                        },
                        url -> true);
    }

    /** Puts messages together and takes them to those who wait for them. */
    private final class Messages implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                JsonNode whole = Json.MAPPER.readTree(message.toString());
                message.setLength(0);
                if (whole.has("id")) {
                    answers.remove(whole.get("id").intValue()).complete(whole);
                } else {
                    events.add(whole);
                }
            }
            from.request(1);
            return null;
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int id = lastCommand.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(Json.MAPPER.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        JsonNode whole =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (!whole.has("result")) {
            throw new IllegalStateException(method + " failed: " + whole);
        }
        return whole.get("result");
    }

    /** Opens a page anew, and forgets what happened before; returns when its documents and scripts are loaded. */
    void open(String url) {
        send("Page.navigate", Map.of("url", "about:blank"));
        await("the former page is gone", "document.URL === 'about:blank'");
        events.clear();
        send("Page.navigate", Map.of("url", url));
        await("the page is loaded", "document.URL !== 'about:blank' && document.readyState === 'complete'");
    }

    /** The size of the window, as that of a phone if it is narrow. */
    void resize(int width, int height, double scale) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
    }

    /** What the reader prefers: {@code light} or {@code dark}. */
    void prefer(String colorScheme) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    /** The value of an expression, whose promises are waited for. */
    JsonNode evaluate(String expression) {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value");
    }

    /** The texts of all elements that a selector finds, as they are read. */
    List<String> texts(String selector) {
        return evaluate("[...document.querySelectorAll('%s')].map((node) => node.innerText)".formatted(selector))
                .values()
                .stream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** What reaches beyond the right edge of the window, so that one would have to scroll sideways, or could not. */
    List<String> beyondTheEdge() {
        return evaluate("""
                        [document.documentElement, ...document.querySelectorAll('body *')]
                            .filter((one) => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > innerWidth)
                            .map((one) => one.outerHTML.slice(0, 200))""").values().stream().map(JsonNode::stringValue).toList();
    }

    /** Waits until an expression is true. */
    void await(String what, String expression) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> evaluate(expression).asBoolean());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(evaluate("document.body.innerText").asString() + "\n" + complaints(), late);
        }
    }

    /** What its console shows: exceptions, what failed or a policy forbids, and what scripts write there. */
    List<String> complaints() {
        return events.stream()
                .filter(event -> switch (event.get("method").stringValue()) {
                    case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded" -> true;
                    default -> false;
                })
                .map(JsonNode::toString)
                .toList();
    }

    /** The addresses that it has asked for. */
    List<URI> requests() {
        return events.stream()
                .filter(event -> event.get("method").stringValue().equals("Network.requestWillBeSent"))
                .map(event -> URI.create(event.at("/params/request/url").stringValue()))
                .toList();
    }

    /** How many requests for addresses with this part were under way at most at the same time. */
    int mostAtOnce(String part) {
        Set<String> open = new HashSet<>();
        int most = 0;
        for (JsonNode event : events) {
            String request = event.at("/params/requestId").asString("");
            switch (event.get("method").stringValue()) {
                case "Network.requestWillBeSent" -> {
                    if (event.at("/params/request/url").stringValue().contains(part)) {
                        open.add(request);
                    }
                }
                case "Network.loadingFinished", "Network.loadingFailed" -> open.remove(request);
                default -> {}
            }
            most = Math.max(most, open.size());
        }
        return most;
    }

    /** A picture of the window. */
    void picture(Path png) {
        String data = send("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .stringValue();
        try {
            Files.write(png, Base64.getDecoder().decode(data));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.close();
    }
}
