package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTER_REPLAYS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.testkit.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** A running pipeline with events that it refuses, and the commands of an operator who has no more than his role. */
final class RefusedEvents implements AutoCloseable {

    private static final String ACCOUNT = "operator_of_the_tests";

    private final RunningPipeline pipeline;
    private final KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer();
    private final DSLContext sql;
    private final Path config;
    private final Path configWithoutSchemas;

    RefusedEvents(Path folder) {
        Path schemas = schemas(folder);
        pipeline = new RunningPipeline(folder.resolve("state"), Optional.of(schemas));
        sql = DSL.using(pipeline.jdbcUrl());
        sql.execute("""
                DO $$ BEGIN
                    CREATE ROLE %1$s LOGIN IN ROLE cyclelog_operator;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""".formatted(ACCOUNT));
        config = CommandRun.config(folder, pipeline, ACCOUNT, Optional.of(schemas));
        configWithoutSchemas = CommandRun.config(folder, pipeline, ACCOUNT, Optional.empty());
    }

    /** A folder with a type that the catalogue does not have. */
    private static Path schemas(Path folder) {
        try {
            Path schemas = Files.createDirectories(folder.resolve("schemas"));
            Files.writeString(schemas.resolve("robot_dance.schema.json"), """
                    {
                      "$schema": "https://json-schema.org/draft/2020-12/schema",
                      "type": "object",
                      "required": ["steps"],
                      "properties": {"steps": {"type": "integer", "minimum": 0}}
                    }""");
            return schemas;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String sale(String id, int cycle, String price) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":%s}}""".formatted(id, cycle, price);
    }

    RunningPipeline pipeline() {
        return pipeline;
    }

    CommandRun run(String... arguments) {
        return CommandRun.of(config, arguments);
    }

    /** As before the schemas of the folder were there. */
    CommandRun runWithoutSchemas(String... arguments) {
        return CommandRun.of(configWithoutSchemas, arguments);
    }

    /** Publishes as a client in another language would, and waits until Kafka has stored it. */
    void publish(int cycle, String... values) {
        for (String value : values) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    pipeline.topics().gameEvents(), EventCodec.key(cycle), value.getBytes(StandardCharsets.UTF_8));
            record.headers().add(Headers.SOURCE, "shop".getBytes(StandardCharsets.UTF_8));
            send(record);
        }
    }

    /** Publishes events that will be refused, and waits until their dead letters are in the table. */
    void refuse(int cycle, String... values) {
        int before = letters(cycle).size();
        publish(cycle, values);
        awaitLetters(cycle, before + values.length);
    }

    /** A dead letter as the sequencer would write it. */
    void letter(int cycle, String reason, String value, Map<String, String> headers) {
        int before = letters(cycle).size();
        sendLetter(cycle, reason, value, headers);
        awaitLetters(cycle, before + 1);
    }

    /** The same, without waiting for the projector. */
    void sendLetter(int cycle, String reason, String value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                pipeline.topics().deadLetter(), EventCodec.key(cycle), value.getBytes(StandardCharsets.UTF_8));
        record.headers().add(Headers.REASON, reason.getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        send(record);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The places of a cycle's letters, in their order. */
    List<String> letters(int cycle) {
        return sql.select(DEAD_LETTERS.PARTITION, DEAD_LETTERS.OFFSET)
                .from(DEAD_LETTERS)
                .where(DEAD_LETTERS.CYCLE_NUMBER.eq(cycle))
                .orderBy(DEAD_LETTERS.OFFSET)
                .fetch()
                .map(row -> row.value1() + ":" + row.value2());
    }

    void awaitLetters(int cycle, int count) {
        Awaitility.await("dead letters of cycle " + cycle)
                .atMost(Duration.ofSeconds(30))
                .until(() -> letters(cycle).size() >= count);
    }

    /** A column of a cycle's log, in sequence order. */
    List<String> log(int cycle, String expression) {
        return sql.select(DSL.field(expression, String.class))
                .from(AUDIT_LOGS)
                .where(AUDIT_LOGS.CYCLE_NUMBER.eq(cycle))
                .orderBy(AUDIT_LOGS.SEQUENCE_NUMBER)
                .fetch()
                .map(row -> row.value1());
    }

    /** Waits until the sequencer and the projector have done with everything that was published. */
    void awaitLog(int cycle, int count) {
        pipeline.catchUp();
        Awaitility.await("log of cycle " + cycle)
                .atMost(Duration.ofSeconds(30))
                .until(() -> log(cycle, "payload->>'salePrice'").size() >= count);
    }

    /** As if the process had died before it noted what it had published. */
    void forgetReplays(int cycle) {
        sql.deleteFrom(DEAD_LETTER_REPLAYS)
                .where(DEAD_LETTER_REPLAYS.CYCLE_NUMBER.eq(cycle))
                .execute();
    }

    /** The ends of {@code game-events}' partitions, added up. */
    long published() {
        try (OffsetAdmin admin = new OffsetAdmin(pipeline.settings())) {
            return admin.endOffsets(pipeline.topics().gameEvents()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    @Override
    public void close() {
        producer.close();
        pipeline.close();
    }
}
