package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The property that the sequencer exists for, held against thousands of random events. What is expected is decided
 * without the product's parser and validator. {@code -Dcyclelog.fuzz.seed=…} repeats a run,
 * {@code -Dcyclelog.fuzz.events=…} makes it longer.
 */
@DisplayName("Whatever JSON is published")
class NastyEventsIT {

    private static final Section WITHOUT_BREAKER = Settings.load().services().with("sequencer.breaker.enabled", false);
    private static final int MAX_BYTES = 1_000_000;

    private static final String LABEL = "event ";

    private final long seed = Long.getLong("cyclelog.fuzz.seed", System.nanoTime());
    private final int count = Integer.getInteger("cyclelog.fuzz.events", 6_000);
    private final Random random = new Random(seed);
    private final List<Published> published = new ArrayList<>();
    private int withoutLabel;

    @TempDir
    private Path stateDir;

    private record Published(byte[] value, ExpectedVerdict expected, Future<RecordMetadata> sent) {
        Instant appendTime() {
            try {
                return Instant.ofEpochMilli(sent.get().timestamp());
            } catch (InterruptedException | ExecutionException failed) {
                throw new AssertionError("not published", failed);
            }
        }

        String text() {
            String text = new String(value, StandardCharsets.UTF_8);
            return text.length() > 3_000 ? text.substring(0, 3_000) + "…" : text;
        }
    }

    @Test
    @DisplayName("either is stored with equal value, or is a dead letter; and what is valid is stored")
    void isStoredWithEqualValueOrRefused() {
        System.out.printf("NastyEventsIT: seed %d; repeat with -Dcyclelog.fuzz.seed=%1$d%n", seed);
        try (RunningPipeline pipeline = new RunningPipeline(stateDir, Optional.empty(), WITHOUT_BREAKER)) {
            publishAll(pipeline);

            Map<Tally, Long> tallies = pipeline.catchUp();

            System.out.printf("NastyEventsIT: %,d events: %s%n", published.size(), tallies);
            DSLContext sql = DSL.using(pipeline.jdbcUrl());
            Map<Integer, StoredRow> rows = rows(pipeline, sql, tallies);
            Map<Integer, String> refusals = refusals(sql);
            for (int i = 0; i < published.size(); i++) {
                check(published.get(i), rows.get(i), refusals.get(i));
            }
            assertThat(sql.fetchCount(AUDIT_LOGS)).isEqualTo(rows.size());
            assertThat(sql.fetchCount(DEAD_LETTERS)).isEqualTo(refusals.size() + withoutLabel);
            assertThat(pipeline.verify().problems()).isEmpty();
        }
    }

    private static void check(Published event, StoredRow row, String refusal) {
        assertThat(row == null)
                .as("stored and refused, or neither: %s", event.text())
                .isEqualTo(refusal != null);
        switch (event.expected()) {
            case ACCEPTED ->
                assertThat(refusal).as("why it was refused: %s", event.text()).isNull();
            case REFUSED ->
                assertThat(row).as("not an event, and stored: %s", event.text()).isNull();
            case EITHER -> {
                // The schemas are not this test's business.
            }
        }
        if (row != null) {
            try {
                row.checkAgainst(event.value(), event.appendTime());
            } catch (AssertionError | RuntimeException unequal) {
                throw new AssertionError("stored with another value: " + event.text(), unequal);
            }
        }
    }

    private void publishAll(RunningPipeline pipeline) {
        NastyEvents nasty = new NastyEvents(random);
        List<String> game =
                new GameSimulator(new SimulatorSettings(3, 6, seed)).events().toList();
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer()) {
            for (int i = 0; i < count; i++) {
                byte[] event =
                        random.nextBoolean() ? nasty.free() : nasty.changed(game.get(random.nextInt(game.size())));
                publish(pipeline, producer, event, ExpectedVerdict.of(event));
                if (i % 20 == 0) {
                    publishWithoutLabel(pipeline, producer);
                }
            }
            // The record itself may be a little larger than its value.
            for (int size = MAX_BYTES - 1; size <= MAX_BYTES + 1; size++) {
                byte[] event = NastyEvents.ofSize(size);
                publish(pipeline, producer, event, ExpectedVerdict.of(event));
            }
            for (String event : game) {
                publish(pipeline, producer, event.getBytes(StandardCharsets.UTF_8), ExpectedVerdict.ACCEPTED);
            }
        }
    }

    private void publish(
            RunningPipeline pipeline, KafkaProducer<byte[], byte[]> producer, byte[] event, ExpectedVerdict expected) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(pipeline.topics().gameEvents(), EventCodec.key(random.nextInt(5)), event);
        record.headers().add(Headers.SOURCE, (LABEL + published.size()).getBytes(StandardCharsets.UTF_8));
        published.add(new Published(event, expected, producer.send(record)));
    }

    /** Keys and headers that are hard to store, around what is refused. */
    private void publishWithoutLabel(RunningPipeline pipeline, KafkaProducer<byte[], byte[]> producer) {
        byte[] noise = new byte[random.nextInt(50)];
        random.nextBytes(noise);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                pipeline.topics().gameEvents(),
                random.nextBoolean() ? null : noise,
                random.nextBoolean() ? null : noise);
        record.headers().add(Headers.SOURCE, random.nextBoolean() ? noise : new byte[] {0, (byte) 0xff, 'x'});
        record.headers().add(Headers.VIOLATIONS, noise).add(Headers.ORIGIN_TIMESTAMP, noise);
        producer.send(record);
        withoutLabel++;
    }

    /** By the event's place in what was published. */
    private static Map<Integer, StoredRow> rows(RunningPipeline pipeline, DSLContext sql, Map<Tally, Long> tallies) {
        Map<List<Integer>, StoredRow> byNumber = new HashMap<>();
        sql.resultQuery("""
                        SELECT cycle_number, event_type, to_char(event_timestamp, 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                            user_id, robot_id, payload::text, metadata::text, sequence_number
                        FROM audit_logs""")
                .forEach(row -> byNumber.put(
                        List.of(row.get(0, Integer.class), row.get(7, Integer.class)),
                        new StoredRow(
                                row.get(0, Integer.class),
                                row.get(1, String.class),
                                row.get(2, String.class),
                                row.get(3, Integer.class),
                                row.get(4, Integer.class),
                                row.get(5, String.class),
                                row.get(6, String.class))));
        Map<Integer, StoredRow> rows = new HashMap<>();
        int accepted = Math.toIntExact(tallies.get(Tally.ACCEPTED));
        for (ConsumerRecord<byte[], byte[]> record :
                TestKafka.read(pipeline.topics().auditEvents(), accepted)) {
            SequencedEvent event = EventCodec.decode(record.value());
            String label =
                    new String(record.headers().lastHeader(Headers.SOURCE).value(), StandardCharsets.UTF_8);
            rows.put(place(label), byNumber.get(List.of(event.cycleNumber(), event.sequenceNumber())));
        }
        return rows;
    }

    private static int place(String label) {
        return Integer.parseInt(label.substring(LABEL.length()));
    }

    /** Reason and violations by the event's place in what was published. */
    private Map<Integer, String> refusals(DSLContext sql) {
        Map<Integer, String> refusals = new HashMap<>();
        sql.selectFrom(DEAD_LETTERS)
                .where(DEAD_LETTERS.SOURCE.startsWith(LABEL))
                .forEach(letter -> {
                    int place = place(letter.getSource());
                    assertThat(letter.getValue()).isEqualTo(published.get(place).value());
                    assertThat(letter.getViolations().data()).startsWith("[{");
                    refusals.put(
                            place,
                            letter.getReason() + " " + letter.getViolations().data());
                });
        return refusals;
    }
}
