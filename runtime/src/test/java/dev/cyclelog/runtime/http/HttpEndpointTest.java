package dev.cyclelog.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.InvalidSettingException;
import dev.cyclelog.runtime.metrics.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The HTTP endpoint")
class HttpEndpointTest {

    private final PrometheusMeterRegistry registry = Metrics.registry("1.2.3");
    private final HttpEndpoint endpoint = new HttpEndpoint(new HttpSettings("127.0.0.1", 0), registry);

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    @DisplayName("shows the metrics of its process")
    void metrics() throws Exception {
        assertThat(get("/metrics").body()).contains("cyclelog_build_info{version=\"1.2.3\"} 1");
        assertThat(get("/metrics").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @Test
    @DisplayName("says that the process lives, and that it is ready when nothing is wrong")
    void health() throws Exception {
        AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.of("it has no partition"));
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);

        endpoint.readyWhen(problem::get);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("it has no partition\n");

        problem.set(Optional.empty());
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("answers what it does not know, and what it does not do")
    void otherRequests() throws Exception {
        endpoint.serve("/broken", () -> {
            throw new IllegalStateException("a secret");
        });
        assertThat(get("/metricsandmore").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).contains("/health/live", "/metrics");
        assertThat(send(request("/metrics").POST(BodyPublishers.ofString("x"))).statusCode())
                .isEqualTo(405);
        HttpResponse<String> head = send(request("/metrics").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(get("/broken").statusCode()).isEqualTo(500);
        assertThat(get("/broken").body()).doesNotContain("secret");
    }

    @Test
    @DisplayName("says which setting to change if its port is taken")
    void portTaken() {
        int port = URI.create(endpoint.url()).getPort();
        assertThatThrownBy(() -> open("127.0.0.1", port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining(
                        "set cyclelog.projector.http.port, or CYCLELOG_HTTP_PORT, to a port that no other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid", "192.0.2.1", "2001:db8::1"})
    @DisplayName("says which setting to change if its host is unknown, or another machine's")
    void hostOfAnother(String host) {
        assertThatThrownBy(() -> open(host, 0))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("cyclelog.projector.http.host is '%s', it must be an address".formatted(host))
                .hasMessageContaining("CYCLELOG_HTTP_HOST");
    }

    private void open(String host, int port) {
        new HttpEndpoint(new HttpSettings("cyclelog.projector.http", host, port), registry).close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint.url() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
