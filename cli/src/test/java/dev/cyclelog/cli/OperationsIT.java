package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.PrometheusProcess.Alert;
import dev.cyclelog.cli.monitor.Stages;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.testkit.GapFree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.CloseableDSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The services in processes of their own, under load, watched by the monitor; and by a Prometheus, if there is one. */
@DisplayName("Operations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsIT {

    /** Services whose first stage has their name. */
    private static final List<String> STAGES = List.of("sequencer", "projector", "snapshotter");

    private static final List<String> SERVICES = List.of("sequencer", "projector", "snapshotter", "monitor");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double CAUGHT_UP_SECONDS = 3;

    /** The snapshotter commits every 5 seconds while it has a backlog; a stage that is stopped is further behind. */
    private static final double WELL_SECONDS = 7;

    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Servers servers;
    private SteadyGame game;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        servers = new Servers(folder);
        for (String service : SERVICES) {
            String account = service + "_of_the_tests";
            // The sequencer has nothing to do with PostgreSQL.
            servers.createAccount(account, "cyclelog_" + (service.equals("sequencer") ? "monitor" : service));
            ports.put(service, QuietPorts.any());
            services.put(service, servers.startService(service, account, ports.get(service)));
        }
        game = new SteadyGame(servers.broker().bootstrapServers());
        for (String service : SERVICES) {
            await(service + " is ready", () -> isReady(service));
        }
        await(
                "all have caught up",
                () -> monitor().values("cyclelog_lag_seconds").size() > 20 && haveCaughtUp());
    }

    @AfterAll
    void end() {
        if (game != null) {
            game.close();
        }
        servers.close();
    }

    @Test
    @Order(1)
    @DisplayName("each process shows the metrics that docs/metrics.md lists for it, and no others")
    void documented() throws Exception {
        DocumentedMetrics documented = new DocumentedMetrics();
        for (String service : SERVICES) {
            assertThat(Metrics.of(ports.get(service)).types())
                    .as(service)
                    .containsExactlyInAnyOrderEntriesOf(documented.of(service));
        }
    }

    @Test
    @Order(1)
    @DisplayName("the monitor serves the status page")
    void page() throws Exception {
        assertThat(Metrics.get(ports.get("monitor"), "/").body()).contains("<title>");
        assertThat(Metrics.get(ports.get("monitor"), "/api/status").body())
                .contains("\"name\":\"sequencer\"", "\"members\":1");
    }

    @Test
    @Order(2)
    @DisplayName(
            "the lag in seconds of a stopped stage grows by one a second, and of no other; its alerts fire, and all"
                    + " is well after its restart")
    void eachInTurn(@TempDir Path folder, TestReporter reporter) throws Exception {
        if (!PrometheusProcess.isInstalled()) {
            reporter.publishEntry("the alerts are not tried: Prometheus is not installed (apt-get install prometheus)");
            for (String stage : STAGES) {
                stopAndRestart(stage, Set::of);
            }
            return;
        }
        try (PrometheusProcess prometheus = prometheus(folder)) {
            for (String stage : STAGES) {
                stopAndRestart(stage, () -> firing(prometheus));
            }
        }
    }

    private PrometheusProcess prometheus(Path folder) throws Exception {
        Map<String, List<String>> targets = ports.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, port -> List.of("127.0.0.1:" + port.getValue())));
        AlertRules rules = AlertRules.ofOps().fasterBy(60).threshold("CyclelogLagRising", 5);
        return new PrometheusProcess(folder, targets, rules);
    }

    /** Without Prometheus no alert ever fires: then the lag alone is looked at. */
    private void stopAndRestart(String stage, Supplier<Set<String>> alerts) throws Exception {
        await("no alert before " + stage + " is stopped", () -> alerts.get().isEmpty());
        services.get(stage).stop();
        await(stage + " is behind", () -> lag(stage) > 2);
        double before = lag(stage);
        long began = System.nanoTime();
        await(stage + " falls further behind, and no other", () -> {
            othersAreWell(stage);
            return lag(stage) > before + 6;
        });
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat((lag(stage) - before) / seconds).as("growth of %s", stage).isBetween(0.8, 1.2);
        if (PrometheusProcess.isInstalled()) {
            await(
                    "the alerts of " + stage,
                    () -> alerts.get()
                            .containsAll(Set.of(
                                    "CyclelogLagRising " + stage,
                                    "CyclelogStageStopped " + stage,
                                    "CyclelogServiceDown " + stage)));
        }
        assertThat(alerts.get())
                .allSatisfy(alert -> assertThat(alert.split(" ")[1])
                        .as("the stage of the alert %s", alert)
                        .isIn(groupsOf(stage)));

        services.get(stage).start();
        await(stage + " has caught up", () -> isReady(stage) && haveCaughtUp());
        await("no alert after " + stage + " was started", () -> alerts.get().isEmpty());
    }

    private static List<String> groupsOf(String service) {
        return switch (service) {
            case "projector" -> List.of("projector", "dead-letter-projector");
            case "snapshotter" -> List.of("snapshotter", "snapshot-writer");
            default -> List.of(service);
        };
    }

    private void othersAreWell(String group) throws Exception {
        for (Stage other : Stages.of(servers.topics())) {
            if (!groupsOf(group).contains(other.group())) {
                assertThat(lag(other.group()))
                        .as("lag of %s while %s is stopped", other.name(), group)
                        .isLessThan(WELL_SECONDS);
            }
        }
    }

    @Test
    @Order(3)
    @DisplayName(
            "when the load ends all lag falls to zero, and nothing was done twice by the services that were stopped")
    void zero() throws Exception {
        int published = game.finish();
        await("no lag", () -> monitor().max("cyclelog_lag_seconds") == 0);
        await("all is in the tables", () -> rows() == published);
        assertThat(Metrics.of(ports.get("sequencer")).sum("cyclelog_sequencer_tally", "outcome=\"accepted\""))
                .isEqualTo(published);
        assertThat(Metrics.of(ports.get("sequencer")).sum("cyclelog_sequencer_tally"))
                .as("accepted and nothing else")
                .isEqualTo(published);
        GapFree.check(servers.postgres().ownerUrl());
        // A transaction that is broken off leaves numbers behind that no row has.
        assertThat(lastId()).isEqualTo(published);
    }

    @Test
    @Order(4)
    @DisplayName(
            "while Kafka is away, what was waiting goes on ageing, and the monitor says since when it knows nothing new")
    void kafkaAway() throws Exception {
        services.get("sequencer").stop();
        StandingTrip.write(servers.broker().bootstrapServers(), servers.topics().breaker());
        services.get("sequencer").start();
        await("the circuit breaker has paused the sequencer", this::isPaused);
        await(
                "the monitor says so",
                () -> Metrics.get(ports.get("monitor"), "/api/status")
                        .body()
                        .contains("the circuit breaker has tripped"));
        try (SteadyGame last = new SteadyGame(servers.broker().bootstrapServers())) {
            last.sell();
            await("something waits", () -> lag("sequencer") > 0);
            servers.broker().kill();
        }
        double before = lag("sequencer");
        await("it ages", () -> lag("sequencer") > before + 5);
        assertThat(monitor().max("cyclelog_lag_refresh_age_seconds")).isGreaterThan(4);
        assertThat(monitor().values("cyclelog_lag_seconds")).noneMatch(value -> value.isNaN());
        assertThat(Metrics.get(ports.get("monitor"), "/health/live").statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(5)
    @DisplayName("services that are stopped while Kafka is away end in order, too; one that is started then waits")
    void stoppedWhileKafkaIsAway() throws Exception {
        for (String service : SERVICES) {
            services.get(service).stop();
        }
        ServiceProcess projector = services.get("projector");
        projector.start();
        projector.awaitOutput("waits for Kafka");
        projector.stop();
    }

    private static Set<String> firing(PrometheusProcess prometheus) {
        // How full the disks of this machine are is not what is tried here.
        return prometheus.firingAlerts().stream()
                .filter(alert -> !alert.name().contains("Disk"))
                .map(OperationsIT::named)
                .collect(Collectors.toSet());
    }

    private static String named(Alert alert) {
        return alert.name() + " " + alert.labels().get("stage");
    }

    private boolean isReady(String service) throws InterruptedException {
        try {
            return Metrics.get(ports.get(service), "/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean isPaused() throws InterruptedException {
        try {
            return Metrics.get(ports.get("sequencer"), "/health/ready").body().contains("circuit breaker");
        } catch (IOException notYet) {
            return false;
        }
    }

    private Metrics monitor() throws Exception {
        return Metrics.of(ports.get("monitor"));
    }

    private double lag(String group) throws Exception {
        return monitor().max("cyclelog_lag_seconds", "group=\"%s\"".formatted(group));
    }

    private boolean haveCaughtUp() throws Exception {
        return monitor().max("cyclelog_lag_seconds") < CAUGHT_UP_SECONDS;
    }

    private long rows() {
        try (CloseableDSLContext sql = servers.sql()) {
            return sql.fetchCount(AUDIT_LOGS);
        }
    }

    private long lastId() {
        try (CloseableDSLContext sql = servers.sql()) {
            return sql.fetchSingle("SELECT last_value FROM public.audit_logs_id_seq")
                    .get(0, Long.class);
        }
    }

    private void await(String what, Callable<Boolean> condition) {
        servers.await(what, PATIENCE, condition);
    }
}
