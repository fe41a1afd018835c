package dev.cyclelog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.events.Validation;
import dev.cyclelog.events.Violation;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("A dead letter")
class DeadLettersTest {

    private static final int MAX_VIOLATIONS_BYTES = 8 << 10;

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0001", "\"", "\u20ac", "\ud83e\udd16", "\ud83e", "\u0000"})
    @DisplayName("names at least one violation, in at most 8 KiB, however many bytes it takes to write it")
    void namesAViolation(String character) {
        Violation worst = new Violation(character.repeat(100_000), character.repeat(100_000));
        Validation.Invalid invalid =
                new Validation.Invalid(RejectReason.INVALID_ENVELOPE, Collections.nCopies(1_000, worst));

        Record<byte[], byte[]> letter = DeadLetters.letter(
                new Record<>(null, new byte[0], 0), new Origin("game-events", 0, 0, Instant.EPOCH), invalid);

        byte[] violations = letter.headers().lastHeader(Headers.VIOLATIONS).value();
        assertThat(violations).hasSizeLessThanOrEqualTo(MAX_VIOLATIONS_BYTES);
        List<JsonNode> named = Json.MAPPER.readTree(violations).valueStream().toList();
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.propertyNames()).containsExactly("pointer", "message"));
    }
}
