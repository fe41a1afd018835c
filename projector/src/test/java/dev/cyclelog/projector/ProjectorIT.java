package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.runtime.ServiceRefusedException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The projector")
class ProjectorIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private Game game;

    @BeforeEach
    void create() {
        game = new Game();
    }

    @AfterEach
    void close() {
        game.close();
    }

    @Test
    @DisplayName("writes each committed event as one row, in order, and nothing of an aborted transaction")
    void writesEachCommittedEvent() {
        game.commit(sales(1, 1, 250));
        game.abort(List.of(game.sale(1, 251), game.sale(1, 777), game.sale(2, 1)));
        game.commit(List.of(game.sale(2, 1), game.sale(1, 251), game.sale(2, 2)));
        game.abort(List.of(game.sale(2, 3)));

        runUntilAllIsRead();

        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 251));
        assertThat(sequenceNumbers(2)).isEqualTo(numbers(1, 2));
        assertThat(game.sql()
                        .fetch("SELECT DISTINCT payload->>'salePrice' = sequence_number::text FROM audit_logs")
                        .getValues(0, Boolean.class))
                .as("each row holds its own event")
                .containsExactly(true);
    }

    @Test
    @DisplayName("keeps every column: digits, times in UTC to the microsecond, null as NULL")
    void keepsEveryColumn() {
        game.commit(List.of(game.numbered(1, 1, """
                        {"eventId":"a","eventType":"weapon_sale","cycleNumber":1,"eventTimestamp":"2026-01-31T00:30:00.123456789+02:00",\
                        "userId":7,"robotId":-8,"payload":{"weaponId":5,"salePrice":10.50,"x":0.10000000000000000000000000000000000001,\
                        "big":12345678901234567890123.4500,"exponent":1.50e3,"text":"ü€𝄞\\n\\"","list":[1,2.0,null,{}]},\
                        "metadata":{"formula":"a*b","output":0.30}}"""), game.numbered(1, 2, """
                        {"eventId":"b","eventType":"cycle_start","cycleNumber":1,"userId":null,"payload":{},"metadata":null}"""), game.numbered(1, 3, """
                        {"eventId":"c","eventType":"cycle_start","cycleNumber":1,"payload":{},"metadata":{}}""")));

        runUntilAllIsRead();

        List<Record> rows = rows();
        assertThat(rows.get(0).get(AUDIT_LOGS.EVENT_TYPE)).isEqualTo("weapon_sale");
        assertThat(rows.get(0).get(AUDIT_LOGS.EVENT_TIMESTAMP))
                .isEqualTo(LocalDateTime.parse("2026-01-30T22:30:00.123456"));
        assertThat(rows.get(0).get(AUDIT_LOGS.USER_ID)).isEqualTo(7);
        assertThat(rows.get(0).get(AUDIT_LOGS.ROBOT_ID)).isEqualTo(-8);
        // jsonb puts short keys first and writes exponents out; digits it keeps.
        assertThat(rows.get(0).get(AUDIT_LOGS.PAYLOAD).data())
                .isEqualTo("{\"x\": 0.10000000000000000000000000000000000001, \"big\": 12345678901234567890123.4500,"
                        + " \"list\": [1, 2.0, null, {}], \"text\": \"ü€𝄞\\n\\\"\", \"exponent\": 1500,"
                        + " \"weaponId\": 5, \"salePrice\": 10.50}");
        assertThat(rows.get(0).get(AUDIT_LOGS.METADATA).data()).isEqualTo("{\"output\": 0.30, \"formula\": \"a*b\"}");

        assertThat(rows.get(1).get(AUDIT_LOGS.EVENT_TIMESTAMP))
                .as("the append time")
                .isEqualTo(LocalDateTime.parse("2026-05-06T07:08:09.123"));
        assertThat(rows.get(1).get(AUDIT_LOGS.USER_ID)).isNull();
        assertThat(rows.get(1).get(AUDIT_LOGS.ROBOT_ID)).isNull();
        assertThat(rows.get(1).get(AUDIT_LOGS.METADATA))
                .as("SQL NULL, not JSON null")
                .isNull();

        assertThat(rows.get(2).get(AUDIT_LOGS.METADATA).data()).isEqualTo("{}");
    }

    @Test
    @DisplayName("goes on after a restart and repeats nothing")
    void goesOnAfterARestart() {
        game.commit(sales(1, 1, 20));
        runUntilAllIsRead();
        game.commit(sales(1, 21, 30));
        runUntilAllIsRead();

        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 30));
    }

    @Test
    @DisplayName("trusts PostgreSQL's offset and not Kafka's: a reset there, back or forth, changes nothing")
    void trustsPostgres() throws Exception {
        game.commit(sales(1, 1, 20));
        runUntilAllIsRead();

        game.resetKafkaOffset(0);
        game.commit(sales(1, 21, 30));
        runUntilAllIsRead();
        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 30));

        game.commit(sales(1, 31, 40));
        game.resetKafkaOffset(game.end());
        runUntilAllIsWritten(40);
        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 40));
    }

    @Test
    @DisplayName("stops at a gap in a cycle's sequence and writes nothing of that batch")
    void stopsAtAGap() {
        game.commit(sales(1, 1, 10));
        runUntilAllIsRead();
        long before = storedOffset();
        game.commit(List.of(game.sale(1, 11), game.sale(2, 1), game.sale(1, 13)));

        try (Projector projector = game.projector()) {
            projector.start();
            assertThat(projector.stopped())
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(SequenceGapException.class)
                    .withMessageContaining("cycle 1: expected sequence number 12")
                    .withMessageContaining("found 13");
        }
        assertThat(rows()).hasSize(10);
        assertThat(storedOffset()).isEqualTo(before);
    }

    @Test
    @DisplayName("stops at a number that the table has already")
    void stopsAtARepetition() {
        game.commit(List.of(game.sale(1, 1), game.sale(1, 1)));

        try (Projector projector = game.projector()) {
            projector.start();
            assertThat(projector.stopped())
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(SequenceGapException.class);
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    @DisplayName(
            "writes nothing once another instance has claimed its partition, and stops if Kafka does not know of that one")
    void writesNothingForAnother() {
        game.commit(sales(1, 1, 10));
        try (Projector projector = game.projector()) {
            projector.start();
            Awaitility.await().atMost(SOON).until(() -> rows().size() == 10);
            game.sql()
                    .update(PROJECTION_OFFSETS)
                    .set(PROJECTION_OFFSETS.OWNER_EPOCH, PROJECTION_OFFSETS.OWNER_EPOCH.plus(1))
                    .execute();
            game.commit(sales(1, 11, 20));

            assertRefuses(projector, ServiceRefusedException.Code.PARTITION_FENCED);
        }
        assertThat(rows()).hasSize(10);
    }

    private static void assertRefuses(Projector projector, ServiceRefusedException.Code code) {
        assertThat(projector.stopped())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        ServiceRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void runUntilAllIsRead() {
        try (Projector projector = game.projector()) {
            projector.start();
            Awaitility.await("audit-events is read to its end")
                    .atMost(SOON)
                    .failFast("the projector stopped", () -> projector.stopped().isDone())
                    .until(() -> game.kafkaOffset() == game.end());
        }
    }

    private void runUntilAllIsWritten(int rows) {
        try (Projector projector = game.projector()) {
            projector.start();
            Awaitility.await("all rows are written")
                    .atMost(SOON)
                    .failFast("the projector stopped", () -> projector.stopped().isDone())
                    .until(() -> rows().size() >= rows);
        }
    }

    private List<ProducerRecord<byte[], byte[]>> sales(int cycle, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> game.sale(cycle, number))
                .toList();
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** In the order in which they were written. */
    private List<Record> rows() {
        return game.sql().select().from(AUDIT_LOGS).orderBy(AUDIT_LOGS.ID).fetch(row -> row);
    }

    private List<Integer> sequenceNumbers(int cycle) {
        return rows().stream()
                .filter(row -> row.get(AUDIT_LOGS.CYCLE_NUMBER) == cycle)
                .map(row -> row.get(AUDIT_LOGS.SEQUENCE_NUMBER))
                .toList();
    }

    private long storedOffset() {
        return game.sql()
                .select(DSL.max(PROJECTION_OFFSETS.NEXT_OFFSET))
                .from(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(game.topics().auditEvents()))
                .fetchSingle(0, Long.class);
    }
}
