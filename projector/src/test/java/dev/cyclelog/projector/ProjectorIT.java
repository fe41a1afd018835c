package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
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
        game.commit(game.sales(1, 1, 250));
        game.abort(List.of(game.sale(1, 251), game.sale(1, 777), game.sale(2, 1)));
        game.commit(List.of(game.sale(2, 1), game.sale(1, 251), game.sale(2, 2)));
        game.abort(List.of(game.sale(2, 3)));

        game.projectAll();

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

        game.projectAll();

        List<Record> rows = game.rows();
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
    @DisplayName("keeps every time that an event may have")
    void keepsEveryTime() {
        List<String> times = List.of(
                "0001-01-01T00:00:00",
                "1582-10-10T12:00:00.000001",
                "1999-12-31T23:59:59.999999",
                "9999-12-31T23:59:59");
        for (int i = 0; i < times.size(); i++) {
            game.commit(List.of(game.numbered(1, i + 1, """
                    {"eventId":"e%d","eventType":"cycle_start","cycleNumber":1,"eventTimestamp":"%sZ","payload":{}}""".formatted(i, times.get(i)))));
        }

        game.projectAll();

        assertThat(game.sql()
                        .fetch("SELECT event_timestamp::text FROM audit_logs ORDER BY sequence_number")
                        .getValues(0, String.class))
                .containsExactlyElementsOf(
                        times.stream().map(time -> time.replace('T', ' ')).toList());
    }

    @Test
    @DisplayName("goes on after a restart and repeats nothing")
    void goesOnAfterARestart() {
        game.commit(game.sales(1, 1, 20));
        game.projectAll();
        game.commit(game.sales(1, 21, 30));
        game.projectAll();

        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 30));
    }

    @Test
    @DisplayName("trusts PostgreSQL's offset and not Kafka's: a reset there, back or forth, changes nothing")
    void trustsPostgres() throws Exception {
        game.commit(game.sales(1, 1, 20));
        game.projectAll();

        game.resetKafkaOffset(0);
        game.commit(game.sales(1, 21, 30));
        game.projectAll();
        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 30));

        game.commit(game.sales(1, 31, 40));
        game.resetKafkaOffset(game.end());
        game.projectUntil(() -> game.rows().size() >= 40);
        assertThat(sequenceNumbers(1)).isEqualTo(numbers(1, 40));
    }

    @Test
    @DisplayName("stops at a gap in a cycle's sequence and writes nothing of that batch")
    void stopsAtAGap() {
        game.commit(game.sales(1, 1, 10));
        game.projectAll();
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
        assertThat(game.rows()).hasSize(10);
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
        assertThat(game.rows()).isEmpty();
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private List<Integer> sequenceNumbers(int cycle) {
        return game.rows().stream()
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
