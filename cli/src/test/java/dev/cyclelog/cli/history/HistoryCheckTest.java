package dev.cyclelog.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A history, before any of it is published,")
class HistoryCheckTest {

    private static final Duration RETENTION = Duration.ofDays(60);

    private final NumberedCycles numbered = new NumberedCycles();
    private final ProblemList problems = new ProblemList();

    @Test
    @DisplayName("is right if its cycles are numbered 1, 2, 3 … and its events valid")
    void isRight() {
        Map<Long, ImportedCycle> cycles = check(Stream.of(row(1, 1), row(1, 2), row(7, 1)), Map.of());

        assertThat(problems.lines()).isEmpty();
        assertThat(cycles).hasSize(2);
        assertThat(cycles.get(1L).events()).isEqualTo(2);
    }

    private static Stream<Arguments> wrongRows() {
        return Stream.of(
                Arguments.of(
                        "cycle 3, sequence number 3: it follows number 1; the numbers must be 1, 2, 3",
                        change(row -> row(3, 3))),
                Arguments.of("cycle 3, sequence number 1: it follows number 1", change(row -> row(3, 1))),
                Arguments.of("cycle 4, sequence number 2: it follows none", change(row -> row(4, 2))),
                Arguments.of(
                        "a row without cycle_number or sequence_number",
                        change(row -> with(null, 2L, "weapon_sale", row.eventTimestamp(), row.payload(), null))),
                Arguments.of(
                        "a row without cycle_number or sequence_number",
                        change(row -> with(3L, null, "weapon_sale", row.eventTimestamp(), row.payload(), null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (weapon_sale): schema-violation: /payload",
                        change(row -> with(3L, 2L, "weapon_sale", row.eventTimestamp(), "{\"weaponId\": 5}", null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (robot_dance): unknown-event-type: /eventType",
                        change(row -> with(3L, 2L, "robot_dance", row.eventTimestamp(), "{}", null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (-): invalid-envelope: /eventType",
                        change(row -> with(3L, 2L, null, row.eventTimestamp(), row.payload(), null))),
                Arguments.of(
                        "cycle 3, sequence number 2: event_timestamp is NULL",
                        change(row -> with(3L, 2L, "weapon_sale", null, row.payload(), null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (weapon_sale): invalid-envelope: /eventTimestamp",
                        change(row -> with(3L, 2L, "weapon_sale", "infinity", row.payload(), null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (weapon_sale): invalid-envelope: /eventTimestamp",
                        change(row -> with(3L, 2L, "weapon_sale", "0044-03-15 12:00:00 BC", row.payload(), null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (weapon_sale): invalid-envelope: /payload",
                        change(row -> with(3L, 2L, "weapon_sale", row.eventTimestamp(), null, null))),
                Arguments.of(
                        "cycle 3, sequence number 2 (weapon_sale): invalid-envelope: /metadata",
                        change(row -> with(3L, 2L, "weapon_sale", row.eventTimestamp(), row.payload(), "[]"))),
                Arguments.of(
                        "(weapon_sale): invalid-envelope: /cycleNumber",
                        change(row ->
                                with(3_000_000_000L, 1L, "weapon_sale", row.eventTimestamp(), row.payload(), null))));
    }

    private static UnaryOperator<HistoryRow> change(UnaryOperator<HistoryRow> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("is wrong if one row is, which is named")
    @MethodSource("wrongRows")
    void namesTheWrongRow(String problem, UnaryOperator<HistoryRow> change) {
        check(Stream.of(row(3, 1), change.apply(row(3, 2))), Map.of());

        assertThat(problems.lines()).singleElement().asString().contains(problem);
    }

    @Test
    @DisplayName("names the first wrong rows, and how many there are")
    void namesTheFirstWrongRows() {
        check(
                LongStream.rangeClosed(1, 50)
                        .mapToObj(number -> with(1L, number, "robot_dance", "2026-01-31 12:00:00", "{}", null)),
                Map.of());

        assertThat(problems.lines())
                .hasSize(21)
                .endsWith("… and 30 more")
                .first()
                .asString()
                .startsWith("cycle 1, sequence number 1 (robot_dance)");
    }

    @Test
    @DisplayName("goes on where it was, and into which the game has gone on")
    void goesOnWhereItWas() {
        number(1, 1, row(1, 1).event(), Instant.now());
        number(2, 1, row(2, 1).event(), Instant.EPOCH);
        number(2, 2, event("later"), Instant.EPOCH);

        check(Stream.of(row(1, 1), row(1, 2), row(2, 1)), Map.of(2L, "waits"));

        assertThat(problems.lines()).isEmpty();
    }

    @Test
    @DisplayName("does not come behind events of others")
    void doesNotComeBehindOthers() {
        number(1, 1, row(1, 1).event(), Instant.now());
        number(1, 2, event("the game's"), Instant.now());

        check(Stream.of(row(1, 1), row(1, 2), row(2, 1)), Map.of(2L, "waits"));

        assertThat(problems.lines())
                .containsExactly(
                        "cycle 1 has events that are not this import's: sequence number 2 is 'the game's'. Its history can only come first",
                        "cycle 2: 'waits', which is not this import's, was published into it and waits for the sequencer. Let no game publish into the cycles of the table");
    }

    @Test
    @DisplayName("is not what was imported if it has changed, or was cut")
    void isNotWhatWasImported() {
        number(1, 1, row(1, 1).event(), Instant.now());
        number(2, 1, row(2, 1).event(), Instant.now());
        number(2, 2, row(2, 2).event(), Instant.now());

        check(
                Stream.of(
                        with(
                                1L,
                                1L,
                                "weapon_sale",
                                "2026-01-31 12:00:00.000001",
                                row(1, 1).payload(),
                                null),
                        row(1, 2),
                        row(2, 1)),
                Map.of());

        assertThat(problems.lines())
                .containsExactly(
                        "cycle 1: its first 1 events in audit-events are not these rows: the table has changed since they were imported",
                        "cycle 2: audit-events has 2 imported events of it, and the table 1 rows");
    }

    @Test
    @DisplayName("does not go on with a cycle whose ids the sequencer may have forgotten")
    void doesNotGoOnWithAnExpiredCycle() {
        number(1, 1, row(1, 1).event(), Instant.now().minus(RETENTION).minusSeconds(1));
        number(2, 1, row(2, 1).event(), Instant.now().minus(RETENTION).plusSeconds(60));

        check(Stream.of(row(1, 1), row(1, 2), row(2, 1), row(2, 2)), Map.of());

        assertThat(problems.lines())
                .singleElement()
                .asString()
                .startsWith("cycle 1: its first 1 events were imported more than 60 days ago");
    }

    private Map<Long, ImportedCycle> check(Stream<HistoryRow> rows, Map<Long, String> waiting) {
        HistoryCheck check =
                new HistoryCheck(new EventValidator(EventCatalogue.builtIn()), numbered, waiting, RETENTION, problems);
        rows.forEach(check::add);
        return check.finish();
    }

    private void number(int cycle, int number, byte[] published, Instant at) {
        byte[] text = new String(published, StandardCharsets.UTF_8)
                .replace("\"cycleNumber\":0", "\"cycleNumber\":" + cycle)
                .getBytes(StandardCharsets.UTF_8);
        numbered.add(new ConsumerRecord<>(
                "audit-events",
                0,
                number,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                EventCodec.sequence(text, true, number, at),
                new RecordHeaders(),
                null));
    }

    private static byte[] event(String id) {
        return """
                {"eventId":"%s","eventType":"weapon_sale","cycleNumber":0,"eventTimestamp":"2026-01-31T12:00:00Z","payload":{}}""".formatted(id).getBytes(StandardCharsets.UTF_8);
    }

    private static HistoryRow row(long cycle, long number) {
        return with(
                cycle, number, "weapon_sale", "2026-01-31 12:00:00", "{\"weaponId\": 5, \"salePrice\": 10.50}", null);
    }

    private static HistoryRow with(
            Long cycle, Long number, String type, String timestamp, String payload, String metadata) {
        return new HistoryRow(cycle, number, type, timestamp, 7L, null, payload, metadata);
    }
}
