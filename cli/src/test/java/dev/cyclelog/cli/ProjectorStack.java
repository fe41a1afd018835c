package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jooq.CloseableDSLContext;

/** Projectors with the {@link Servers} that they need, and a log that grows while they are being disturbed. */
final class ProjectorStack implements AutoCloseable {

    private static final String ACCOUNT = "projector_of_the_tests";

    private final Servers servers;
    private NumberedLog log;

    /** Starts broker and PostgreSQL, and makes topics and tables. */
    ProjectorStack(Path folder) throws Exception {
        this.servers = new Servers(folder);
        servers.createAccount(ACCOUNT, "cyclelog_projector");
    }

    BrokerProcess broker() {
        return servers.broker();
    }

    PostgresProcess postgres() {
        return servers.postgres();
    }

    Settings settings() {
        return servers.settings();
    }

    Topics topics() {
        return servers.topics();
    }

    /** Lets the log grow by about so many records a second. */
    void startLog(long seed, int recordsPerSecond) {
        log = new NumberedLog(broker().bootstrapServers(), topics(), seed, recordsPerSecond);
        servers.alsoCheck(log::check);
    }

    /** Lets the log grow no more. */
    void endLog() throws InterruptedException {
        log.finish();
    }

    ServiceProcess startProjector(String name) throws Exception {
        return startProjector(name, "");
    }

    /** Starts a projector with further properties for its Kafka clients, in the form of its configuration. */
    ServiceProcess startProjector(String name, String kafkaProperties) throws Exception {
        return servers.startService("projector", name, ACCOUNT, kafkaProperties);
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
        servers.execute(statement);
    }

    /** As the owner of the tables; the caller closes it. */
    CloseableDSLContext sql() {
        return servers.sql();
    }

    /** Lets everybody work for so long. */
    void work(Duration time) {
        servers.work(time);
    }

    /** Waits for a condition, and fails at once when a projector has ended by itself. */
    void await(String what, Callable<Boolean> condition) {
        await(what, Servers.PATIENCE, condition);
    }

    void await(String what, Duration patience, Callable<Boolean> condition) {
        servers.await(what, patience, condition);
    }

    /** How far PostgreSQL is with each partition. */
    Map<TopicPartition, Long> nextOffsets() {
        return servers.nextOffsets();
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
        try (OffsetAdmin offsets = new OffsetAdmin(settings())) {
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
        servers.check();
        new TablesMatchModel(
                        postgres().ownerUrl(),
                        ReferenceModel.of(events.stream()
                                .map(record -> new String(EventCodec.published(record.value()), StandardCharsets.UTF_8))
                                .toList()))
                .checkAuditLogs();
        GapFree.check(postgres().ownerUrl());
        IdsInOrder.check(postgres().ownerUrl());
        DeadLettersMatch.check(postgres().ownerUrl(), letters);
        return new Written(events.size(), letters.size());
    }

    /** What the tables were compared with. */
    record Written(int events, int deadLetters) {}

    @Override
    public void close() {
        try (servers) {
            if (log != null) {
                log.close();
            }
        }
    }
}
