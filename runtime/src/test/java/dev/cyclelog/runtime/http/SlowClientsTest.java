package dev.cyclelog.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("The HTTP endpoint, of a client that")
@Execution(ExecutionMode.CONCURRENT)
class SlowClientsTest {

    /** As many as would hold all of its threads, and more. */
    private static final int MANY = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Much less than what waits in the sockets' buffers otherwise. */
    private static final int SMALL_WINDOW = 1 << 13;

    private static final byte[] LARGE = new byte[16 << 20];

    private final HttpEndpoint endpoint = new HttpEndpoint(new HttpSettings("127.0.0.1", 0), Metrics.registry("1.2.3"));
    private final URI address = URI.create(endpoint.url());
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        endpoint.close();
    }

    @Test
    @DisplayName("sends nothing: drops it, and answers others meanwhile")
    void silent() throws Exception {
        clients("");

        assertMetricsAreAnswered(Duration.ofSeconds(4));
        assertAllAreDropped();
    }

    @Test
    @DisplayName("sends half a request: drops it within seconds, so that others are answered")
    void halfRequest() throws Exception {
        clients("GET /metrics HTTP/1.1\r\nHost:");

        // Before a Prometheus with its usual patience gives up.
        assertMetricsAreAnswered(Duration.ofSeconds(9));
        assertAllAreDropped();
    }

    @Test
    @DisplayName("does not take its answer: drops it within seconds, so that others are answered again")
    void answerNotTaken() throws Exception {
        endpoint.serve("/large", () -> new Page(200, Page.TEXT, LARGE));
        clients("GET /large HTTP/1.1\r\nHost: here\r\n\r\n");

        assertMetricsAreAnswered(PATIENCE);
        for (Socket client : clients) {
            // To read would be to take the answer.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> client.getOutputStream().write('\n'))
                            .isInstanceOf(IOException.class));
        }
    }

    private void clients(String request) throws IOException {
        for (int i = 0; i < MANY; i++) {
            Socket client = new Socket();
            clients.add(client);
            client.setReceiveBufferSize(SMALL_WINDOW);
            client.setSoTimeout((int) PATIENCE.toMillis());
            client.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whoever asks meanwhile may be dropped, too, having waited for a thread; a Prometheus asks again. */
    private void assertMetricsAreAnswered(Duration within) {
        Awaitility.await()
                .atMost(within)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(metrics(within)).contains("cyclelog_build_info"));
    }

    private String metrics(Duration within) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/metrics"))
                .timeout(within)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private void assertAllAreDropped() throws IOException {
        for (Socket client : clients) {
            assertThat(isDropped(client)).isTrue();
        }
    }

    private static boolean isDropped(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }
}
