package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.database.jooq.pipeline.tables.records.SnapshotPositionsRecord;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;

/** Topics and a database, the pen of the sequencer, and snapshotters that start and stop. */
final class SnapshotterStage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String ACCOUNT = "snapshotter_of_the_tests";

    private final Topics topics = new Topics(TestKafka.newPrefix());
    private final Path stateDir;
    private final Admin kafka = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    TestKafka.bootstrapServers(),
                    "transactional.id",
                    topics.prefix(),
                    "max.in.flight.requests.per.connection",
                    1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private DatabasePool owner;
    private DatabasePool account;
    private Settings settings;
    private Snapshotter snapshotter;

    SnapshotterStage(Path stateDir) {
        this.stateDir = stateDir;
        useNewDatabase();
        try (TopicAdmin admin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings)) {
            admin.createTopics();
            offsets.initialiseOffsets(
                    Snapshotter.groupId(topics), List.of(topics.auditEvents()), topics.cycleMetrics());
        }
        producer.initTransactions();
    }

    /** The snapshotter has its role's rights only: what the role lacks shows here. */
    void useNewDatabase() {
        closeDatabase();
        String url = TestPostgres.newDatabase();
        owner = new DatabasePool(new Settings.Database(url, "postgres", ""), "owner", 2);
        Migrations.migrate(owner.dataSource());
        owner.sql().execute("""
                DO $$ BEGIN
                    CREATE ROLE %1$s LOGIN IN ROLE cyclelog_snapshotter;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""".formatted(ACCOUNT));
        settings = new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", TestKafka.bootstrapServers())),
                new Settings.Database(url.substring(0, url.indexOf('?')), ACCOUNT, ""),
                new Settings.TopicSettings(topics, 2, 1, 1, Duration.ofDays(30), Duration.ofDays(30)),
                Optional.empty(),
                new Settings.Streams(stateDir, Duration.ofMillis(100), 0),
                Settings.load().services().with("snapshotter.max-batch", 1_000));
        account = new DatabasePool(settings.database(), "snapshotter", 2);
    }

    Settings settings() {
        return settings;
    }

    Topics topics() {
        return topics;
    }

    Admin kafka() {
        return kafka;
    }

    /** With the snapshotter's rights. */
    DatabasePool database() {
        return account;
    }

    /** As the owner, who sees everything. */
    DSLContext sql() {
        return owner.sql();
    }

    Snapshotter start() {
        snapshotter = new Snapshotter(settings, account, new SimpleMeterRegistry());
        snapshotter.start();
        return snapshotter;
    }

    void stop() {
        if (snapshotter != null) {
            snapshotter.close();
            snapshotter = null;
        }
    }

    /** Lets the snapshotter, which does not run, forget all: its folder and its changelogs. */
    void loseState() throws IOException {
        Utils.delete(stateDir.toFile());
        List<String> changelogs = join(kafka.listTopics().names()).stream()
                .filter(name -> name.startsWith(topics.prefix()) && name.endsWith("-changelog"))
                .toList();
        join(kafka.deleteTopics(changelogs).all());
        Awaitility.await("changelogs are gone")
                .atMost(PATIENCE)
                .until(() -> join(kafka.listTopics().names()).stream().noneMatch(changelogs::contains));
    }

    static <T> T join(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Numbered events, in one transaction. */
    void publish(int cycleNumber, List<byte[]> events) {
        producer.beginTransaction();
        events.forEach(
                event -> producer.send(new ProducerRecord<>(topics.auditEvents(), EventCodec.key(cycleNumber), event)));
        producer.commitTransaction();
    }

    /** Sales of so many stables, then the end of the cycle. */
    static List<byte[]> sales(Events cycle, int stables) {
        List<byte[]> events = new ArrayList<>();
        for (int user = 1; user <= stables; user++) {
            events.add(sale(cycle, user));
        }
        events.add(cycle.next("cycle_complete", null, null, "{}"));
        return events;
    }

    static byte[] sale(Events cycle, int user) {
        return cycle.next("weapon_sale", user, null, "{\"weaponId\":1,\"salePrice\":1.5}");
    }

    /** Waits until the cycle's snapshot counts this event, or is stale. */
    SnapshotPositionsRecord awaitPosition(int cycleNumber, int lastSequenceNumber) {
        Awaitility.await("cycle %d up to %d".formatted(cycleNumber, lastSequenceNumber))
                .atMost(PATIENCE)
                .failFast(() -> snapshotter != null && snapshotter.stopped().isDone())
                .until(() -> {
                    SnapshotPositionsRecord position = position(cycleNumber);
                    return position != null
                            && (position.getLastSequenceNumber() == lastSequenceNumber
                                    || Integer.valueOf(lastSequenceNumber).equals(position.getRefusedSequenceNumber()));
                });
        return position(cycleNumber);
    }

    SnapshotPositionsRecord position(int cycleNumber) {
        return sql().fetchOne(SNAPSHOT_POSITIONS, SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(cycleNumber));
    }

    /** All that readers see of snapshots and read models, but for ids and times of writing. */
    String contents() {
        return sql().fetchSingle("""
                SELECT concat_ws(E'\\n',
                    (SELECT string_agg((to_jsonb(s) - 'id' - 'created_at')::text, ',' ORDER BY cycle_number)
                     FROM cycle_snapshots s),
                    (SELECT string_agg(m::text, ',' ORDER BY cycle_number, user_id) FROM analytics.stable_cycle_metrics m),
                    (SELECT string_agg(m::text, ',' ORDER BY cycle_number, robot_id) FROM analytics.robot_cycle_metrics m),
                    (SELECT string_agg(m::text, ',' ORDER BY m::text) FROM analytics.battle_cycle_metrics m),
                    (SELECT string_agg(m::text, ',' ORDER BY m::text) FROM analytics.facility_cycle_metrics m),
                    (SELECT string_agg(m::text, ',' ORDER BY cycle_number, sequence_number)
                     FROM analytics.cycle_step_durations m))""").get(0, String.class);
    }

    boolean hasSnapshot(int cycleNumber) {
        return sql().fetchExists(CYCLE_SNAPSHOTS, CYCLE_SNAPSHOTS.CYCLE_NUMBER.eq(cycleNumber));
    }

    /** As the owner of the tables: it may remove snapshots, which the snapshotter may not. */
    SnapshotRebuildResult rebuild(int firstCycle, int lastCycle) throws IOException {
        Settings asOwner = new Settings(
                settings.kafka(),
                new Settings.Database(settings.database().url(), "postgres", ""),
                settings.topics(),
                settings.schemaFolder(),
                settings.streams(),
                settings.services());
        return new SnapshotRebuild(asOwner, firstCycle, lastCycle, line -> {}).run();
    }

    @Override
    public void close() {
        stop();
        producer.close();
        kafka.close();
        closeDatabase();
    }

    private void closeDatabase() {
        if (owner != null) {
            account.close();
            owner.close();
        }
    }
}
