package dev.cyclelog.cli;

import dev.cyclelog.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * A real Prometheus that asks for metrics and evaluates the rules every second. It must be installed (Debian's package
 * {@code prometheus}), keeps its data in a folder of the test, listens on a free loopback port, and ends with the
 * process that started it, whatever ends that one.
 */
final class PrometheusProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("msg=\"Listening on\".* address=(\\S+)");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final TiedProcess process;
    private final String address;

    /** An alert that fires. */
    record Alert(String name, Map<String, String> labels, Map<String, String> annotations) {}

    /** A result of a query. */
    record Sample(Map<String, String> labels, double value) {}

    /**
     * Starts it; returns when it can be asked.
     *
     * @param folder where it may make a folder of its own
     * @param targets the addresses (host:port) that each job has
     * @param rules what it evaluates
     */
    PrometheusProcess(Path folder, Map<String, List<String>> targets, AlertRules rules) throws IOException {
        Path home = Files.createTempDirectory(folder, "prometheus");
        rules.writeTo(Files.createDirectory(home.resolve("rules")));
        Path config = Files.writeString(home.resolve("prometheus.yml"), config(targets));
        process = new TiedProcess(
                home.resolve("prometheus.out"),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:0"));
        try {
            address = "http://" + awaitAddress();
            Awaitility.await("Prometheus is ready")
                    .atMost(PATIENCE)
                    .ignoreException(UncheckedIOException.class)
                    .until(() -> status("/-/ready") == 200);
        } catch (RuntimeException broken) {
            close();
            throw new IllegalStateException(output(), broken);
        }
    }

    static boolean isInstalled() throws InterruptedException {
        return TiedProcess.isInstalled("prometheus", "--version");
    }

    /** The results of an expression, at this moment. */
    List<Sample> query(String expression) {
        List<Sample> samples = new ArrayList<>();
        get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("data")
                .get("result")
                .values()
                .forEach(result -> samples.add(new Sample(
                        texts(result.get("metric")),
                        Double.parseDouble(result.get("value").get(1).asString()))));
        return samples;
    }

    /** The alerts that fire: those that are pending do not. */
    List<Alert> firingAlerts() {
        return get("/api/v1/alerts").get("data").get("alerts").values().stream()
                .filter(alert -> alert.get("state").asString().equals("firing"))
                .map(alert -> new Alert(
                        alert.get("labels").get("alertname").asString(),
                        texts(alert.get("labels")),
                        texts(alert.get("annotations"))))
                .toList();
    }

    private static String config(Map<String, List<String>> targets) {
        StringBuilder config = new StringBuilder("""
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [rules/*.yml]
                scrape_configs:
                """);
        targets.forEach(
                (job, addresses) -> config.append("""
                  - job_name: %s
                    static_configs: [{targets: %s}]
                """.formatted(job, Json.MAPPER.writeValueAsString(addresses))));
        return config.toString();
    }

    private String awaitAddress() {
        return Awaitility.await("Prometheus listens")
                .atMost(PATIENCE)
                .until(this::listening, address -> address != null);
    }

    private String listening() {
        Matcher matcher = ADDRESS.matcher(output());
        return matcher.find() ? matcher.group(1) : null;
    }

    private JsonNode get(String path) {
        return Json.MAPPER.readTree(ask(path, BodyHandlers.ofString()).body());
    }

    private int status(String path) {
        return ask(path, BodyHandlers.discarding()).statusCode();
    }

    private <T> HttpResponse<T> ask(String path, BodyHandler<T> handler) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(PATIENCE)
                            .build(),
                    handler);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(output(), unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asString()));
        return texts;
    }

    /** What it has said. */
    String output() {
        return process.output();
    }

    /** Lets it end in an orderly way, and waits until it has. */
    @Override
    public void close() {
        process.close();
    }
}
