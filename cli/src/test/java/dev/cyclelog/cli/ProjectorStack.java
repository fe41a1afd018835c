package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.DeadLettersMatch;
import dev.cyclelog.testkit.GapFree;
import dev.cyclelog.testkit.IdsInOrder;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.TablesMatchModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;

/**
 * A broker, a PostgreSQL server and projectors, each in a process of its own, none of which outlives the test; and a
 * log that grows while they are being disturbed.
 */
final class ProjectorStack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ACCOUNT = "projector_of_the_tests";

    private final Path folder;
    private final BrokerProcess broker;
    private final PostgresProcess postgres;
    private final Settings settings;
    private final List<ProjectorProcess> projectors = new ArrayList<>();
    private NumberedLog log;

    /** Starts broker and PostgreSQL, and makes topics and tables. */
    ProjectorStack(Path folder) throws Exception {
        this.folder = folder;
        this.broker = new BrokerProcess(folder.resolve("kafka"));
        this.postgres = new PostgresProcess(folder.resolve("postgres"));
        this.settings = Settings.load(config("owner", "postgres", ""));
        Migrator.migrate(settings);
        // The projectors have their role's rights only: what the role lacks shows here.
        execute("CREATE ROLE %s LOGIN IN ROLE cyclelog_projector".formatted(ACCOUNT));
    }

    private Path config(String name, String account, String kafkaProperties) throws Exception {
        return Files.writeString(folder.resolve(name + ".conf"), """
                cyclelog {
                  kafka { bootstrap-servers = "%s", properties { %s } }
                  topics { partitions = 4, replication = 1, min-insync-replicas = 1 }
                  database { url = "%s?ApplicationName=%s", user = "%s" }
                }
                """.formatted(
                        broker.bootstrapServers(), kafkaProperties, postgres.url(), name, account));
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

    /** Lets the log grow by about so many records a second. */
    void startLog(long seed, int recordsPerSecond) {
        log = new NumberedLog(broker.bootstrapServers(), topics(), seed, recordsPerSecond);
    }

    /** Lets the log grow no more. */
    void endLog() throws InterruptedException {
        log.finish();
    }

    ProjectorProcess startProjector(String name) throws Exception {
        return startProjector(name, "");
    }

    /** Starts a projector with further properties for its Kafka clients, in the form of its configuration. */
    ProjectorProcess startProjector(String name, String kafkaProperties) throws Exception {
        ProjectorProcess projector = new ProjectorProcess(folder, config(name, ACCOUNT, kafkaProperties), name);
        projectors.add(projector);
        return projector;
    }

    /** Lets half of the transactions take a while at each of their steps, so that faults hit every one of these. */
    void dawdle() {
        execute("""
                CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(random() * 0.02) WHERE random() < 0.5;
                    RETURN NEW;
                END $$""");
        List.of(
                        "TRIGGER dawdle_after_rows AFTER INSERT ON public.audit_logs FOR EACH STATEMENT",
                        "TRIGGER dawdle_before_offset BEFORE UPDATE OF next_offset ON pipeline.projection_offsets FOR EACH ROW",
                        "CONSTRAINT TRIGGER dawdle_in_commit AFTER UPDATE OF next_offset ON pipeline.projection_offsets"
                                + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW")
                .forEach(trigger -> execute("CREATE %s EXECUTE FUNCTION dawdle()".formatted(trigger)));
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

    /** Lets everybody work for so long. */
    void work(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await("%s to pass".formatted(time), () -> System.nanoTime() > end);
    }

    /** Waits for a condition, and fails at once when a projector has ended by itself. */
    void await(String what, Callable<Boolean> condition) {
        await(what, PATIENCE, condition);
    }

    void await(String what, Duration patience, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .failFast(this::check)
                .until(condition);
    }

    private void check() {
        projectors.forEach(ProjectorProcess::check);
        if (log != null) {
            log.check();
        }
    }

    /** How far PostgreSQL is with each partition. */
    Map<TopicPartition, Long> nextOffsets() {
        try (CloseableDSLContext sql = sql()) {
            return sql.selectFrom(PROJECTION_OFFSETS)
                    .fetchMap(
                            row -> new TopicPartition(row.getTopic(), row.getPartition()), row -> row.getNextOffset());
        }
    }

    /** How many records of {@code audit-events} were written to PostgreSQL, markers counted too. */
    long projected() {
        return nextOffsets().entrySet().stream()
                .filter(next -> next.getKey().topic().equals(topics().auditEvents()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Ends the log, waits until all of it is in the tables, and checks that they hold it, and nothing else. */
    Written finish() throws Exception {
        log.finish();
        List<ConsumerRecord<byte[], byte[]>> events = log.auditEvents();
        List<ConsumerRecord<byte[], byte[]>> letters = log.deadLetters();
        Map<TopicPartition, Long> last = new HashMap<>();
        events.forEach(record -> last.put(new TopicPartition(record.topic(), record.partition()), record.offset()));
        letters.forEach(record -> last.put(new TopicPartition(record.topic(), record.partition()), record.offset()));
        await("all is projected", () -> {
            Map<TopicPartition, Long> next = nextOffsets();
            return last.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), 0L) > end.getValue());
        });
        try (OffsetAdmin offsets = new OffsetAdmin(settings)) {
            Map<TopicPartition, Long> ends = new HashMap<>(offsets.endOffsets(topics().auditEvents()));
            ends.putAll(offsets.endOffsets(topics().deadLetter()));
            nextOffsets()
                    .forEach((partition, next) -> assertThat(next)
                            .as("next offset of %s", partition)
                            .isLessThanOrEqualTo(ends.get(partition)));
            await("lag tools show that nothing is left", () -> {
                Map<TopicPartition, Long> committed =
                        new HashMap<>(offsets.committedOffsets(Projector.groupId(topics())));
                committed.putAll(offsets.committedOffsets(Projector.deadLetterGroupId(topics())));
                return committed.equals(ends);
            });
        }
        check();
        new TablesMatchModel(
                        postgres.ownerUrl(),
                        ReferenceModel.of(events.stream()
                                .map(record -> new String(EventCodec.published(record.value()), StandardCharsets.UTF_8))
                                .toList()))
                .checkAuditLogs();
        GapFree.check(postgres.ownerUrl());
        IdsInOrder.check(postgres.ownerUrl());
        DeadLettersMatch.check(postgres.ownerUrl(), letters);
        return new Written(events.size(), letters.size());
    }

    /** What the tables were compared with. */
    record Written(int events, int deadLetters) {}

    @Override
    public void close() {
        try (broker;
                postgres) {
            if (log != null) {
                log.close();
            }
            projectors.forEach(ProjectorProcess::close);
        }
    }
}
