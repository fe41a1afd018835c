package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The topics and the database of one game, and the pen of its sequencer: transactions on {@code audit-events}. */
final class Game implements AutoCloseable {

    static final Instant APPENDED = Instant.parse("2026-05-06T07:08:09.123Z");

    static final Duration SOON = Duration.ofSeconds(30);

    private static final String PROJECTOR_ACCOUNT = "projector_of_the_tests";

    private final Topics topics = new Topics(TestKafka.newPrefix());
    private final String url;
    private final DatabasePool owner;
    private final DatabasePool database;
    private final DatabasePool commands;
    private final Settings settings;
    private final Producer<byte[], byte[]> producer;

    Game() {
        this(1);
    }

    Game(int partitions) {
        url = TestPostgres.newDatabase();
        owner = new DatabasePool(new Settings.Database(url, "postgres", ""), "owner", 2);
        Migrations.migrate(owner.dataSource());
        createAccount();
        // The projector has its role's rights only: what the role lacks shows here.
        settings = new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", TestKafka.bootstrapServers())),
                new Settings.Database(url.substring(0, url.indexOf('?')), PROJECTOR_ACCOUNT, ""),
                new Settings.TopicSettings(topics, partitions, 1, 1, Duration.ofDays(30), Duration.ofDays(30)),
                Optional.empty(),
                new Settings.Streams(Path.of("not", "used"), Duration.ofSeconds(1), 0),
                Settings.load().services().with("projector.max-batch", 100));
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            admin.createTopics();
        }
        database = new DatabasePool(settings.database(), "projector", 2);
        commands = new DatabasePool(settings.database(), "commands", 1);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "transactional.id", topics.prefix()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    private void createAccount() {
        owner.sql().execute("""
                DO $$ BEGIN
                    CREATE ROLE %1$s LOGIN IN ROLE cyclelog_projector;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""".formatted(PROJECTOR_ACCOUNT));
    }

    Topics topics() {
        return topics;
    }

    /** As the owner, who sees everything. */
    DSLContext sql() {
        return owner.sql();
    }

    /** The database, with the rights of its superuser. */
    String jdbcUrl() {
        return url;
    }

    Settings settings() {
        return settings;
    }

    Projector projector() {
        return new Projector(settings, database, new SimpleMeterRegistry());
    }

    RefusedRecords refusedRecords() {
        return new RefusedRecords(settings, commands.sql());
    }

    /** One transaction of numbered events, that is then committed. */
    void commit(List<ProducerRecord<byte[], byte[]>> records) {
        write(records);
        producer.commitTransaction();
    }

    /** One transaction of numbered events, that is then aborted: its records stay in the log, unseen. */
    void abort(List<ProducerRecord<byte[], byte[]>> records) {
        write(records);
        producer.flush();
        producer.abortTransaction();
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) {
        producer.beginTransaction();
        records.forEach(producer::send);
    }

    /** A published event with its number, as the sequencer writes it. */
    ProducerRecord<byte[], byte[]> numbered(int cycle, int sequenceNumber, String published) {
        return new ProducerRecord<>(
                topics.auditEvents(),
                EventCodec.key(cycle),
                EventCodec.sequence(
                        published.getBytes(StandardCharsets.UTF_8),
                        published.contains("eventTimestamp"),
                        sequenceNumber,
                        APPENDED));
    }

    /** A weapon sale with its number, sold for that number. */
    ProducerRecord<byte[], byte[]> sale(int cycle, int sequenceNumber) {
        return numbered(cycle, sequenceNumber, """
                {"eventId":"e%2$d","eventType":"weapon_sale","cycleNumber":%1$d,"userId":7,"payload":{"weaponId":5,"salePrice":%2$d}}""".formatted(cycle, sequenceNumber));
    }

    /** Weapon sales with consecutive numbers. */
    List<ProducerRecord<byte[], byte[]>> sales(int cycle, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> sale(cycle, number))
                .toList();
    }

    /** Runs a projector until it has read {@code audit-events} to its end. */
    void projectAll() {
        projectUntil(() -> kafkaOffset() == end());
    }

    /** Runs a projector until the condition holds. */
    void projectUntil(Callable<Boolean> condition) {
        try (Projector projector = projector()) {
            projector.start();
            await(projector, condition);
        }
    }

    /** Waits until the condition holds; fails if the projector stops. */
    void await(Projector projector, Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(SOON)
                .failFast("the projector stopped", () -> projector.stopped().isDone())
                .until(condition);
    }

    /** The rows of {@code audit_logs} in the order in which they were written. */
    List<Record> rows() {
        return sql().select().from(AUDIT_LOGS).orderBy(AUDIT_LOGS.ID).fetch(row -> row);
    }

    /** Partition 0 of {@code audit-events} as PostgreSQL knows it. */
    ProjectionOffsetsRecord offsets() {
        return sql().fetchSingle(PROJECTION_OFFSETS, PROJECTION_OFFSETS.TOPIC.eq(topics.auditEvents()));
    }

    /** How often partition 0 of {@code audit-events} was claimed. */
    long epoch() {
        return sql().selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(topics.auditEvents()))
                .fetchOptional(PROJECTION_OFFSETS.OWNER_EPOCH)
                .orElse(0L);
    }

    /** Whether PostgreSQL has refused a record. */
    boolean isRefusing() {
        return sql().fetchExists(PROJECTION_OFFSETS, PROJECTION_OFFSETS.REFUSED_OFFSET.isNotNull());
    }

    /** Connections with the projector's rights. The caller closes them. */
    DatabasePool projectorAccount() {
        return new DatabasePool(settings.database(), "another", 2);
    }

    /** Sets what the projector has committed to Kafka, as an operator's tool would. */
    void resetKafkaOffset(long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(
                            Projector.groupId(topics), Map.of(auditEvents(), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    /** What the projector has committed to Kafka, for the lag tools; -1 before it has. */
    long kafkaOffset() throws Exception {
        try (Admin admin = admin()) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(Projector.groupId(topics))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(auditEvents());
            return offset == null ? -1 : offset.offset();
        }
    }

    /** The end of {@code audit-events}, transaction markers counted. */
    long end() throws Exception {
        try (Admin admin = admin()) {
            return admin.listOffsets(Map.of(auditEvents(), OffsetSpec.latest()))
                    .partitionResult(auditEvents())
                    .get()
                    .offset();
        }
    }

    /** Deletes the beginning of {@code audit-events}, as a retention would. */
    void deleteRecordsBefore(long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(auditEvents(), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private TopicPartition auditEvents() {
        return new TopicPartition(topics.auditEvents(), 0);
    }

    private Admin admin() {
        return Admin.create(settings.kafka().properties());
    }

    @Override
    public void close() {
        producer.close();
        commands.close();
        database.close();
        owner.close();
    }
}
