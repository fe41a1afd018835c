package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cyclelog.events.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The projector writes dead letters")
class DeadLetterProjectionIT {

    private static final byte[] NOT_TEXT = {0, -1, 'x', 0};

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
    @DisplayName("once, over a restart and without those of an aborted transaction")
    void once() {
        game.commit(List.of(letter("first", Map.of()), letter("second", Map.of())));
        run(2);
        game.abort(List.of(letter("aborted", Map.of())));
        game.commit(List.of(letter("third", Map.of())));
        run(3);

        assertThat(letters())
                .extracting(row -> row.get(DEAD_LETTERS.REASON))
                .containsExactly("first", "second", "third");
    }

    @Test
    @DisplayName("with reason, violations, origin, source and the original bytes")
    void withEverything() {
        game.commit(List.of(letter(
                "schema-violation",
                Map.of(
                        Headers.VIOLATIONS, "[{\"pointer\":\"/payload/a\",\"message\":\"is missing\"}]",
                        Headers.ORIGIN_TOPIC, "game-events",
                        Headers.ORIGIN_PARTITION, "4",
                        Headers.ORIGIN_OFFSET, "5000000000",
                        Headers.ORIGIN_TIMESTAMP, "1769810400123",
                        Headers.SOURCE, "shop-ü"))));
        run(1);

        Record letter = letters().get(0);
        assertThat(letter.get(DEAD_LETTERS.REASON)).isEqualTo("schema-violation");
        assertThat(letter.get(DEAD_LETTERS.VIOLATIONS).data())
                .isEqualTo("[{\"message\": \"is missing\", \"pointer\": \"/payload/a\"}]");
        assertThat(letter.get(DEAD_LETTERS.ORIGIN_TOPIC)).isEqualTo("game-events");
        assertThat(letter.get(DEAD_LETTERS.ORIGIN_PARTITION)).isEqualTo(4);
        assertThat(letter.get(DEAD_LETTERS.ORIGIN_OFFSET)).isEqualTo(5_000_000_000L);
        assertThat(letter.get(DEAD_LETTERS.ORIGIN_TIMESTAMP)).isEqualTo(LocalDateTime.parse("2026-01-30T22:00:00.123"));
        assertThat(letter.get(DEAD_LETTERS.SOURCE)).isEqualTo("shop-ü");
        assertThat(letter.get(DEAD_LETTERS.KEY)).isEqualTo(NOT_TEXT);
        assertThat(letter.get(DEAD_LETTERS.VALUE)).isEqualTo(NOT_TEXT);
    }

    @Test
    @DisplayName("that have neither key nor value nor source")
    void ofNothing() {
        ProducerRecord<byte[], byte[]> nothing =
                new ProducerRecord<>(game.topics().deadLetter(), null, (byte[]) null);
        nothing.headers().add(Headers.REASON, "malformed-json".getBytes(StandardCharsets.UTF_8));
        game.commit(List.of(nothing));
        run(1);

        Record letter = letters().get(0);
        assertThat(letter.get(DEAD_LETTERS.KEY)).isNull();
        assertThat(letter.get(DEAD_LETTERS.VALUE)).isNull();
        assertThat(letter.get(DEAD_LETTERS.SOURCE)).isNull();
    }

    @Test
    @DisplayName("whose source is no text that PostgreSQL could hold")
    void withAnImpossibleSource() {
        ProducerRecord<byte[], byte[]> letter = letter("r", Map.of());
        letter.headers().add(Headers.SOURCE, NOT_TEXT);
        game.commit(List.of(letter));
        run(1);

        assertThat(letters().get(0).get(DEAD_LETTERS.SOURCE)).isEqualTo("\uFFFD\uFFFDx\uFFFD");
    }

    @Test
    @DisplayName("with what identifies the event, the time of the letter, and what was cut")
    void withWhatIdentifiesTheEvent() {
        ProducerRecord<byte[], byte[]> whole = event("7", """
                {"eventType":"weapon_sale","eventId":"e1","cycleNumber":12,"payload":{""");
        whole.headers()
                .add(Headers.ORIGINAL_LENGTH, "3000000".getBytes(StandardCharsets.UTF_8))
                .add(Headers.ORIGINAL_SHA256, "cafe".getBytes(StandardCharsets.UTF_8));
        LocalDateTime before = LocalDateTime.now(ZoneOffset.UTC).minusMinutes(1);
        game.commit(List.of(whole, event("7", "{\"eventId\":\"\\u0000\"}"), event("x", "no json")));
        run(3);

        assertThat(letters())
                .extracting(
                        row -> row.get(DEAD_LETTERS.EVENT_ID),
                        row -> row.get(DEAD_LETTERS.EVENT_TYPE),
                        row -> row.get(DEAD_LETTERS.CYCLE_NUMBER),
                        row -> row.get(DEAD_LETTERS.ORIGINAL_LENGTH),
                        row -> row.get(DEAD_LETTERS.ORIGINAL_SHA256))
                .containsExactly(
                        tuple("e1", "weapon_sale", 12, 3_000_000L, "cafe"),
                        tuple("\uFFFD", null, 7, null, null),
                        tuple(null, null, null, null, null));
        assertThat(letters())
                .allSatisfy(row -> assertThat(row.get(DEAD_LETTERS.APPENDED_AT))
                        .isBetween(before, LocalDateTime.now(ZoneOffset.UTC)));
    }

    @Test
    @DisplayName("that somebody else has written, with what is usable, and goes on")
    void ofSomebodyElse() {
        String tooMuch = "r\0".repeat(5_000);
        game.commit(List.of(
                new ProducerRecord<>(game.topics().deadLetter(), NOT_TEXT, NOT_TEXT),
                letter(
                        tooMuch,
                        Map.of(
                                Headers.VIOLATIONS, "not \0 JSON",
                                Headers.ORIGIN_TOPIC, tooMuch,
                                Headers.ORIGIN_PARTITION, "one",
                                Headers.ORIGIN_OFFSET, "9999999999999999999",
                                Headers.ORIGIN_TIMESTAMP, "9223372036854775807",
                                Headers.ORIGINAL_LENGTH, "",
                                Headers.ORIGINAL_SHA256, tooMuch,
                                Headers.SOURCE, tooMuch)),
                letter("r", Map.of(Headers.VIOLATIONS, "[{\"pointer\":1}]")),
                letter("r", Map.of(Headers.VIOLATIONS, "{\"a\":1e999999999999}")),
                letter("r", Map.of(Headers.VIOLATIONS, "[{\"pointer\":\"\\ud800\",\"message\":\"\\u0000\"}]")),
                letter("last", Map.of())));
        run(6);

        List<Record> letters = letters();
        assertThat(letters.get(0).get(DEAD_LETTERS.REASON)).isEqualTo("unknown");
        Record hostile = letters.get(1);
        assertThat(hostile.get(DEAD_LETTERS.REASON)).isEqualTo("r\uFFFD".repeat(100));
        assertThat(hostile.get(DEAD_LETTERS.ORIGIN_TOPIC)).isEqualTo("r\uFFFD".repeat(100));
        assertThat(hostile.get(DEAD_LETTERS.ORIGIN_PARTITION)).isNull();
        assertThat(hostile.get(DEAD_LETTERS.ORIGIN_OFFSET)).isNull();
        assertThat(hostile.get(DEAD_LETTERS.ORIGIN_TIMESTAMP)).isNull();
        assertThat(hostile.get(DEAD_LETTERS.ORIGINAL_LENGTH)).isNull();
        assertThat(letters)
                .extracting(row -> row.get(DEAD_LETTERS.VIOLATIONS).data())
                .containsExactly(
                        "[]",
                        "[{\"message\": \"not \uFFFD JSON\", \"pointer\": \"\"}]",
                        "[{\"message\": \"[{\\\"pointer\\\":1}]\", \"pointer\": \"\"}]",
                        "[{\"message\": \"{\\\"a\\\":1e999999999999}\", \"pointer\": \"\"}]",
                        "[{\"message\": \"\uFFFD\", \"pointer\": \"\uFFFD\"}]",
                        "[]");
        assertThat(letters.get(5).get(DEAD_LETTERS.REASON)).isEqualTo("last");
    }

    private ProducerRecord<byte[], byte[]> event(String key, String value) {
        return new ProducerRecord<>(
                game.topics().deadLetter(),
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
    }

    private void run(int count) {
        try (Projector projector = game.projector()) {
            projector.start();
            Awaitility.await("the dead letters are written")
                    .atMost(Duration.ofSeconds(30))
                    .failFast("the projector stopped", () -> projector.stopped().isDone())
                    .until(() -> letters().size() >= count);
        }
    }

    private List<Record> letters() {
        return game.sql()
                .select()
                .from(DEAD_LETTERS)
                .orderBy(DEAD_LETTERS.OFFSET)
                .fetch(row -> row);
    }

    private ProducerRecord<byte[], byte[]> letter(String reason, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(game.topics().deadLetter(), NOT_TEXT, NOT_TEXT);
        letter.headers().add(Headers.REASON, reason.getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, value) -> letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }
}
