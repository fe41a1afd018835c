package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.bytes;
import static dev.cyclelog.sequencer.GameTopics.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestKafka;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand hostile records, valid events among them. {@code -Dcyclelog.fuzz.seed=…} repeats a run,
 * {@code -Dcyclelog.fuzz.records=…} makes it longer.
 */
@DisplayName("Among hostile records")
class HostileRecordsIT {

    private static final int FORGED = 2_000;
    private static final int GIANTS = 12;
    private static final int TRANSACTIONS = 100;
    private static final int RECORDS_OF_A_TRANSACTION = 20;
    private static final Section WITHOUT_BREAKER = Settings.load().services().with("sequencer.breaker.enabled", false);

    private final int hostile = Integer.getInteger("cyclelog.fuzz.records", 100_000);
    private final long seed = Long.getLong("cyclelog.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final HostileValues values = new HostileValues(random);
    private final Map<String, String> validEvents = new HashMap<>();
    private final List<Runnable> repeats = new ArrayList<>();

    @TempDir
    private Path stateDir;

    private GameTopics game;
    private HostileRecords records;

    @BeforeEach
    void createTopics() {
        System.out.printf("HostileRecordsIT: seed %d; repeat with -Dcyclelog.fuzz.seed=%1$d%n", seed);
        game = new GameTopics(stateDir, WITHOUT_BREAKER);
        game.initialiseOffsets();
        records = new HostileRecords(game.names(), random);
    }

    @AfterEach
    void closeClients() {
        game.close();
    }

    @Test
    @DisplayName("every record is accounted for, every valid event is accepted once, and the sequencer never stops")
    void everyRecordIsAccountedFor() {
        for (int i = 0; i < hostile; i++) {
            game.send(records.published(values.next()));
            if (i % 10 == 0) {
                publishValidEvent();
            }
            if (i % 50 == 0 && !repeats.isEmpty()) {
                repeats.get(random.nextInt(repeats.size())).run();
            }
            if (i % (hostile / GIANTS) == 0) {
                sendGiants();
            }
        }
        sendForged();
        int sent = game.published() + sendInTransactions();
        List<ConsumerRecord<byte[], byte[]>> published =
                GameTopics.committed(game.names().gameEvents());
        published.addAll(GameTopics.committed(game.names().rerouted()));
        assertThat(published).hasSize(sent).hasSizeGreaterThan(hostile);

        Map<Tally, Long> tallies = game.sequence(published.size());

        List<ConsumerRecord<byte[], byte[]>> accepted =
                GameTopics.committed(game.names().auditEvents());
        List<ConsumerRecord<byte[], byte[]>> letters =
                GameTopics.committed(game.names().deadLetter());
        System.out.printf("HostileRecordsIT: %,d records: %s%n", published.size(), tallies);
        assertThat(accepted).hasSize(Math.toIntExact(tallies.get(Tally.ACCEPTED)));
        assertThat(letters).hasSize(Math.toIntExact(tallies.get(Tally.REJECTED)));
        checkAccepted(accepted, published);
        letters.forEach(new AccountedLetters(published)::check);
    }

    private void publishValidEvent() {
        int cycle = values.cycle();
        String id = "valid" + validEvents.size();
        String event = sale(id, cycle, random.nextInt(1_000));
        validEvents.put(id, event);
        if (random.nextInt(4) == 0) {
            game.publishOnAWrongPartition(cycle, event);
        } else {
            game.publish(cycle, event);
            repeats.add(() -> game.publish(cycle, event.replace(":", " :\t")));
            repeats.add(() -> game.publish(cycle, sale(id, cycle, 1_000)));
        }
    }

    /** The broker's limit counts compressed bytes. */
    private void sendGiants() {
        game.send(records.published(values.giant()));
        game.send(new ProducerRecord<>(game.names().gameEvents(), new byte[4 << 20], values.next()));
        ProducerRecord<byte[], byte[]> giantHeaders = records.published(values.next());
        giantHeaders.headers().add(Headers.SOURCE, new byte[3 << 20]).add(Headers.ORIGIN_TOPIC, new byte[3 << 20]);
        game.send(giantHeaders);
        ProducerRecord<byte[], byte[]> manyHeaders = records.published(values.next());
        IntStream.range(0, 10_000).forEach(i -> manyHeaders.headers().add("header", bytes("value")));
        game.send(manyHeaders);
        ProducerRecord<byte[], byte[]> forged = records.forged(values.giant());
        forged.headers().remove(Headers.ORIGIN_TOPIC).add(Headers.ORIGIN_TOPIC, new byte[3 << 20]);
        game.send(forged);
    }

    private void sendForged() {
        for (int i = 0; i < FORGED; i++) {
            game.send(records.forged(values.next()));
        }
    }

    /** What was aborted must have no effect. Returns how many records were committed. */
    private int sendInTransactions() {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "transactional.id",
                game.names().prefix() + "hostile",
                "compression.type",
                "zstd");
        int committed = 0;
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                producer.beginTransaction();
                boolean commits = random.nextBoolean();
                String event = sale((commits ? "valid in " : "aborted in ") + transaction, values.cycle(), 1);
                producer.send(records.published(bytes(event)));
                for (int i = 1; i < RECORDS_OF_A_TRANSACTION; i++) {
                    producer.send(records.published(values.next()));
                }
                if (commits) {
                    producer.commitTransaction();
                    committed += RECORDS_OF_A_TRANSACTION;
                    validEvents.put("valid in " + transaction, event);
                } else {
                    producer.abortTransaction();
                }
            }
        }
        return committed;
    }

    private void checkAccepted(
            List<ConsumerRecord<byte[], byte[]>> accepted, List<ConsumerRecord<byte[], byte[]>> published) {
        Set<ByteBuffer> publishedBytes = new HashSet<>();
        published.forEach(record -> publishedBytes.add(fromBrace(record.value())));
        Map<Integer, Integer> lastNumbers = new HashMap<>();
        Map<String, String> valid = new HashMap<>(validEvents);
        for (ConsumerRecord<byte[], byte[]> record : accepted) {
            SequencedEvent event = EventCodec.decode(record.value());
            byte[] original = EventCodec.published(record.value());
            assertThat(record.key()).isEqualTo(EventCodec.key(event.cycleNumber()));
            assertThat(event.sequenceNumber()).isEqualTo(lastNumbers.merge(event.cycleNumber(), 1, Integer::sum));
            assertThat(publishedBytes.contains(ByteBuffer.wrap(original)))
                    .as("%s was published", event)
                    .isTrue();
            assertThat(event.eventId()).doesNotStartWith("aborted");
            if (event.eventId().startsWith("valid")) {
                assertThat(bytes(valid.remove(event.eventId()))).isEqualTo(original);
            }
        }
        assertThat(valid).as("valid events that were not accepted").isEmpty();
    }

    private static ByteBuffer fromBrace(byte[] value) {
        int start = 0;
        while (value != null && start < value.length && value[start] != '{') {
            start++;
        }
        return value == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(value, start, value.length - start);
    }
}
