package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus evaluates the rules of {@code ops/}; here over what a monitor might say. */
class PrometheusProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private volatile long stoppedAt = Long.MAX_VALUE;

    @Test
    void anAlertFiresWhileAStageFallsBehind(@TempDir Path folder) throws Exception {
        assumeTrue(PrometheusProcess.isInstalled(), "Prometheus is not installed: apt-get install prometheus");
        AlertRules rules = AlertRules.ofOps().fasterBy(60).threshold("CyclelogLagRising", 3);
        HttpServer monitor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        monitor.createContext("/metrics", exchange -> {
            byte[] metrics = metrics().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, metrics.length);
            exchange.getResponseBody().write(metrics);
            exchange.close();
        });
        monitor.start();
        String target = "127.0.0.1:" + monitor.getAddress().getPort();
        try (PrometheusProcess prometheus = new PrometheusProcess(folder, Map.of("monitor", List.of(target)), rules)) {
            // In a time that passes so fast, a monitor that has not been asked yet is an absent one.
            await(
                    "all is well",
                    () -> lags(prometheus).containsAll(Set.of("projector", "sequencer"))
                            && prometheus.firingAlerts().isEmpty());

            stoppedAt = System.nanoTime();
            await("an alert fires", () -> !prometheus.firingAlerts().isEmpty());
            assertThat(prometheus.firingAlerts()).singleElement().satisfies(alert -> {
                assertThat(alert.name()).isEqualTo("CyclelogLagRising");
                assertThat(alert.labels()).containsEntry("stage", "projector").containsEntry("severity", "page");
                assertThat(alert.annotations()).containsEntry("runbook_url", "docs/runbook.md#lag-rising");
            });

            stoppedAt = Long.MAX_VALUE;
            await("it is over", () -> prometheus.firingAlerts().isEmpty());
        } finally {
            monitor.stop(0);
        }
    }

    private static List<String> lags(PrometheusProcess prometheus) {
        return prometheus.query("cyclelog:lag_seconds:max").stream()
                .map(sample -> sample.labels().get("group"))
                .toList();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition);
    }

    private String metrics() {
        double behind = Math.max(0, (System.nanoTime() - stoppedAt) / 1e9);
        return """
                cyclelog_lag_seconds{group="sequencer",topic="game-events",partition="0"} 0
                cyclelog_lag_seconds{group="projector",topic="audit-events",partition="0"} %s
                cyclelog_lag_refresh_age_seconds 0.5
                cyclelog_monitor_database_refresh_age_seconds 0.5
                cyclelog_kafka_up 1
                """.formatted(behind);
    }
}
