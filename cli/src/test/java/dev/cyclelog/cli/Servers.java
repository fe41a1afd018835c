package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;

/**
 * A broker and a PostgreSQL server with topics and tables, and services that use them: each in a process of its own,
 * none of which outlives the test.
 */
final class Servers implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final BrokerProcess broker;
    private final PostgresProcess postgres;
    private final Settings settings;
    private final List<ServiceProcess> services = new ArrayList<>();
    private final List<Runnable> checks = new ArrayList<>();

    /** Starts broker and PostgreSQL, and makes topics and tables. */
    Servers(Path folder) throws Exception {
        this.folder = folder;
        this.broker = new BrokerProcess(folder.resolve("kafka"));
        this.postgres = new PostgresProcess(folder.resolve("postgres"));
        this.settings = Settings.load(config("owner", "postgres", ""));
        Migrator.migrate(settings);
    }

    private Path config(String name, String account, String kafkaProperties) throws Exception {
        return Files.writeString(folder.resolve(name + ".conf"), """
                cyclelog {
                  kafka { bootstrap-servers = "%s", properties { %s } }
                  topics { partitions = 4, replication = 1, min-insync-replicas = 1 }
                  database { url = "%s?ApplicationName=%s", user = "%s" }
                  streams { state-dir = "%s", standby-replicas = 0 }
                  monitor.database-capacity = 1 TB
                }
                """.formatted(
                        broker.bootstrapServers(), kafkaProperties, postgres.url(), name, account, stateFolder(name)));
    }

    BrokerProcess broker() {
        return broker;
    }

    PostgresProcess postgres() {
        return postgres;
    }

    Settings settings() {
        return settings;
    }

    Topics topics() {
        return settings.topics().names();
    }

    /** Where the service of this name keeps its state, if it has any. */
    Path stateFolder(String name) {
        return folder.resolve("state-of-" + name);
    }

    /** Makes an account with this role's rights only: what the role lacks shows when a service uses it. */
    void createAccount(String account, String role) {
        execute("CREATE ROLE %s LOGIN IN ROLE %s".formatted(account, role));
    }

    /**
     * Starts a service.
     *
     * @param command of {@code cyclelog}
     * @param name what PostgreSQL knows its connections by
     * @param account of PostgreSQL
     * @param kafkaProperties further properties for its Kafka clients, in the form of its configuration
     */
    ServiceProcess startService(String command, String name, String account, String kafkaProperties) throws Exception {
        return add(new ServiceProcess(folder, config(name, account, kafkaProperties), command, name));
    }

    /** Starts a service that shows its metrics at this port. */
    ServiceProcess startService(String command, String account, int httpPort) throws Exception {
        return add(new ServiceProcess(folder, config(command, account, ""), command, command, httpPort));
    }

    private ServiceProcess add(ServiceProcess service) {
        services.add(service);
        alsoCheck(service::check);
        return service;
    }

    /** Lets every wait fail when this does. */
    void alsoCheck(Runnable check) {
        checks.add(check);
    }

    /** Checks that no service has ended by itself. */
    void check() {
        checks.forEach(Runnable::run);
    }

    /** Runs a statement as the owner of the tables. */
    void execute(String statement) {
        try (CloseableDSLContext sql = sql()) {
            sql.execute(statement);
        }
    }

    /** As the owner of the tables; the caller closes it. */
    CloseableDSLContext sql() {
        return DSL.using(postgres.ownerUrl());
    }

    /** How far PostgreSQL is with each partition. */
    Map<TopicPartition, Long> nextOffsets() {
        try (CloseableDSLContext sql = sql()) {
            return sql.selectFrom(PROJECTION_OFFSETS)
                    .fetchMap(
                            row -> new TopicPartition(row.getTopic(), row.getPartition()), row -> row.getNextOffset());
        }
    }

    /** Lets everybody work for so long. */
    void work(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await("%s to pass".formatted(time), PATIENCE, () -> System.nanoTime() > end);
    }

    /** Waits for a condition, and fails at once when a service has ended by itself. */
    void await(String what, Duration patience, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .failFast(this::check)
                .until(condition);
    }

    @Override
    public void close() {
        try (broker;
                postgres) {
            services.forEach(ServiceProcess::close);
        }
    }
}
