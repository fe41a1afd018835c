package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
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
