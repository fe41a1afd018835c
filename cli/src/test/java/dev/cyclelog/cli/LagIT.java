package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.LagReader;
import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Lag")
class LagIT {

    @TempDir
    private Path folder;

    private Path config;
    private Settings settings;
    private Stage stage;
    private TopicPartition partition;
    private LagReader reader;
    private OffsetAdmin offsets;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void makeTopics() throws Exception {
        config = Files.writeString(
                folder.resolve("cyclelog.conf"), """
                cyclelog.kafka.bootstrap-servers = "%s"
                cyclelog.topics { prefix = "%s", partitions = 2, replication = 1, min-insync-replicas = 1 }
                """.formatted(TestKafka.bootstrapServers(), TestKafka.newPrefix()));
        settings = Settings.load(config);
        try (TopicAdmin topics = new TopicAdmin(settings)) {
            topics.createTopics();
        }
        stage = Projector.stages(settings.topics().names()).get(0);
        partition = new TopicPartition(stage.topics().get(0), 1);
        reader = new LagReader(settings);
        offsets = new OffsetAdmin(settings);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "transactional.id",
                        settings.topics().names().prefix(),
                        // The records of a transaction are one batch, with one time.
                        "linger.ms",
                        1_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterEach
    void close() {
        producer.close(Duration.ZERO);
        offsets.close();
        reader.close();
    }

    @Test
    @DisplayName("of an empty topic is nothing, also before the group has committed anything")
    void empty() {
        assertThat(lag().events()).isZero();
        assertThat(lag().oldest()).isEmpty();
        assertThat(lag().age(Instant.now())).isZero();
    }

    @Test
    @DisplayName("of a stopped consumer is as old as the first record that it has not processed, and grows")
    void stopped() {
        commit(0);
        Instant first = write(3);
        write(2);
        assertThat(lag().oldest()).contains(first);
        assertThat(lag().age(first.plusSeconds(70))).isEqualTo(Duration.ofSeconds(70));
        agreesWithKafkasTool(3 + 1 + 2 + 1);

        // Within the first transaction: the next record of the same is the oldest.
        commit(2);
        assertThat(lag().oldest()).contains(first);
        agreesWithKafkasTool(1 + 1 + 2 + 1);
    }

    @Test
    @DisplayName("of one stage that cannot be read does not hide that of the others")
    void oneUnreadable() {
        Stage lost = new Stage("lost", "lost", List.of("no-such-topic"));
        Instant first = write(1);
        try (LagMetrics metrics = new LagMetrics(settings, List.of(lost, stage), new SimpleMeterRegistry())) {
            Awaitility.await("the other one is read, again and again")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> metrics.refreshAge(lost)
                                    .minus(metrics.refreshAge(stage))
                                    .compareTo(Duration.ofSeconds(2))
                            > 0);
            assertThat(metrics.of(stage).get(1).oldest()).contains(first);
            assertThat(metrics.of(lost)).isEmpty();
        }
    }

    @Test
    @DisplayName("of a group that has committed nothing begins with the topic's first record")
    void nothingCommitted() {
        Instant first = write(1);
        assertThat(lag().events()).isEqualTo(2);
        assertThat(lag().oldest()).contains(first);
    }

    @Test
    @DisplayName("counts transaction markers as events, as Kafka's tool does, and not as something that waits")
    void markers() {
        write(2);
        commit(2);
        assertThat(lag().oldest()).isEmpty();
        agreesWithKafkasTool(1);
        abort(5);
        assertThat(lag().oldest()).isEmpty();
        agreesWithKafkasTool(1 + 5 + 1);
        commit(9);
        agreesWithKafkasTool(0);
    }

    @Test
    @DisplayName("behind a hung transaction is as old as that, and nothing once it is aborted")
    void hung() {
        write(2);
        commit(3);
        Instant hanging = hang(2);
        assertThat(lag().oldest()).contains(hanging);
        assertThat(lag().oldest()).contains(hanging);
        agreesWithKafkasTool(2);

        producer.abortTransaction();
        Awaitility.await("the transaction is over")
                .untilAsserted(() -> assertThat(lag().oldest()).isEmpty());
        agreesWithKafkasTool(3);
    }

    @Test
    @DisplayName("of a consumer before records that were deleted is as old as the first that is left")
    void deleted() throws Exception {
        commit(0);
        write(2);
        lag();
        Instant left = write(1);
        try (Admin admin = Admin.create(settings.kafka().properties())) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
        }
        assertThat(lag().oldest()).contains(left);
        agreesWithKafkasTool(5);
    }

    @Test
    @DisplayName("is shown by 'cyclelog lag', whose exit status says whether a partition is too far behind")
    void command() {
        commit(0);
        Instant first = write(3);
        CommandRun shown = CommandRun.of(config, "lag");
        assertThat(shown.status()).isZero();
        assertThat(shown.out().get(0)).startsWith("GROUP").endsWith("SECONDS");
        // Of game-events, rerouted, audit-events twice, cycle-metrics two partitions each; of the dead letters one.
        assertThat(shown.out()).hasSize(1 + 2 * 5 + 1);

        CommandRun json = CommandRun.of(config, "lag", "--json");
        JsonNode row = json.out().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(object -> object.get("group").stringValue().equals(stage.group())
                        && object.get("partition").intValue() == 1)
                .findAny()
                .orElseThrow();
        assertThat(row.get("lagEvents").longValue()).isEqualTo(4);
        assertThat(Instant.parse(row.get("at").stringValue())
                        .minusMillis(Math.round(row.get("lagSeconds").doubleValue() * 1e3)))
                .isBetween(first.minusMillis(1), first.plusMillis(1));

        assertThat(CommandRun.of(config, "lag", "--max-events", "4").status()).isZero();
        CommandRun behind = CommandRun.of(config, "lag", "--max-events", "3");
        assertThat(behind.status()).isEqualTo(1);
        // The snapshotter, which has committed nothing, has as much to do.
        assertThat(behind.out())
                .filteredOn(line -> line.endsWith("too far behind"))
                .hasSize(2);
        assertThat(CommandRun.of(config, "lag", "--max-seconds", "3600").status())
                .isZero();
        assertThat(CommandRun.of(config, "lag", "--max-seconds", "0").status()).isEqualTo(1);
        assertThat(CommandRun.of(config, "lag", "--max-events", "-1").status()).isEqualTo(2);
    }

    private PartitionLag lag() {
        return reader.read(stage).get(1);
    }

    private void agreesWithKafkasTool(long events) {
        Map<TopicPartition, Long> ours = reader.read(stage).stream()
                .filter(lag -> lag.partition().partition() == 1)
                .collect(Collectors.toMap(PartitionLag::partition, PartitionLag::events));
        assertThat(ours).isEqualTo(ConsumerGroupsTool.lag(TestKafka.bootstrapServers(), stage.group()));
        assertThat(ours).containsEntry(partition, events);
    }

    private void commit(long offset) {
        offsets.commit(stage.group(), Map.of(partition, offset));
    }

    /** A transaction of so many records; returns when the first was appended. */
    private Instant write(int records) {
        Instant first = hang(records);
        producer.commitTransaction();
        Awaitility.await("the transaction is over")
                .until(() -> offsets.bounds(List.of(partition.topic()))
                        .get(partition)
                        .equals(atRest()));
        return first;
    }

    private OffsetAdmin.Bounds atRest() {
        OffsetAdmin.Bounds bounds = offsets.bounds(List.of(partition.topic())).get(partition);
        return new OffsetAdmin.Bounds(bounds.beginning(), bounds.highWatermark(), bounds.highWatermark());
    }

    private void abort(int records) {
        hang(records);
        producer.abortTransaction();
    }

    /** A transaction that stays open; returns when its first record was appended. */
    private Instant hang(int records) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = IntStream.range(0, records)
                .mapToObj(i -> producer.send(new ProducerRecord<>(partition.topic(), 1, null, new byte[] {(byte) i})))
                .toList();
        producer.flush();
        try {
            return Instant.ofEpochMilli(sent.get(0).get().timestamp());
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
