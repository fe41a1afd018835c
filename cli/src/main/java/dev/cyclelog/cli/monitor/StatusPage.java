package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.runtime.http.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** The page that shows the flow to people, and what it is made of. It needs nothing from elsewhere. */
public final class StatusPage {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, String> FILES = Map.of(
            "page.css", CSS,
            "icon.svg", "image/svg+xml",
            "main.js", SCRIPT,
            "verdict.js", SCRIPT,
            "flow.js", SCRIPT,
            "throughput.js", SCRIPT,
            "tables.js", SCRIPT,
            "chart.js", SCRIPT,
            "series.js", SCRIPT,
            "text.js", SCRIPT);

    private StatusPage() {}

    /**
     * Serves it at this endpoint.
     *
     * @param status what it shows at the moment, as {@link Monitor#status} says it
     * @param history what its charts begin with, as {@link Monitor#history} says it
     */
    public static void serve(HttpEndpoint endpoint, Supplier<ObjectNode> status, Supplier<ObjectNode> history) {
        serve(endpoint, "/api/status", status);
        serve(endpoint, "/api/history", history);
        FILES.forEach((name, type) -> serve(endpoint, "/" + name, new Page(200, type, read(name))));
        serve(endpoint, "/", new Page(200, HTML, read("index.html")));
    }

    private static void serve(HttpEndpoint endpoint, String path, Supplier<ObjectNode> json) {
        endpoint.serve(path, () -> new Page(200, Page.JSON, json.get().toString()));
    }

    private static void serve(HttpEndpoint endpoint, String path, Page page) {
        endpoint.serve(path, () -> page);
    }

    private static byte[] read(String name) {
        try (InputStream file = StatusPage.class.getResourceAsStream("page/" + name)) {
            if (file == null) {
                throw new IllegalStateException("page/%s is not on the class path".formatted(name));
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
