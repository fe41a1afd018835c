package dev.cyclelog.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a process shows of itself at this moment.
 *
 * @param text its metrics, as Prometheus reads them
 */
record Metrics(String text) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? (\\S+)$");

    /** Asks a process on this machine. */
    static Metrics of(int port) throws Exception {
        return new Metrics(get(port, "/metrics").body());
    }

    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The metrics' types by their names. */
    Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        TYPE.matcher(text).results().forEach(match -> types.put(match.group(1), match.group(2)));
        return types;
    }

    /** The values of a metric whose labels contain these texts, such as {@code group="projector"}. */
    List<Double> values(String name, String... labels) {
        return SAMPLE.matcher(text)
                .results()
                .filter(match -> match.group(1).equals(name))
                .filter(match -> List.of(labels).stream()
                        .allMatch(label ->
                                match.group(2) != null && match.group(2).contains(label)))
                .map(match -> Double.parseDouble(match.group(3)))
                .toList();
    }

    double sum(String name, String... labels) {
        return values(name, labels).stream().mapToDouble(Double::doubleValue).sum();
    }

    double max(String name, String... labels) {
        return values(name, labels).stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
    }
}
