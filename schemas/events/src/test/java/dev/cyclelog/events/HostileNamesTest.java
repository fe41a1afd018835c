package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Names of fields that are chosen to hurt. A validator that threw would stop the sequencer. */
@DisplayName("Names of fields")
class HostileNamesTest {

    private final EventValidator validator = new EventValidator(EventCatalogue.builtIn());

    @Test
    @DisplayName("that share one hash are read like others, by the validator and by readers of the log")
    void hashCollisions() {
        byte[] event = event("{" + collidingFields(13) + "}");

        assertThat(validator.validate(event)).isInstanceOf(Validation.Valid.class);
        assertThat(EventCodec.decode(EventCodec.sequence(event, false, 1, Instant.EPOCH))
                        .payloadTree())
                .hasSize(1 << 13);
    }

    @Test
    @DisplayName("that share one hash do not hide what follows them in a refused event")
    void hashCollisionsInARefusedEvent() {
        byte[] refused =
                ("{\"payload\":{" + collidingFields(13) + "},\"eventId\":\"a\"").getBytes(StandardCharsets.UTF_8);

        assertThat(EnvelopeGlimpse.of(refused).eventId()).isEqualTo("a");
    }

    /** "ab" and "bA" have one hash in Jackson's table, and so have all texts of one length that are made of them. */
    private static String collidingFields(int bits) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 1 << bits; i++) {
            fields.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < bits; bit++) {
                fields.append((i >> bit & 1) == 0 ? "ab" : "bA");
            }
            fields.append("\":1");
        }
        return fields.toString();
    }

    @Test
    @DisplayName("that are long, above very many wrong values, do not exhaust the memory")
    void longPointers() {
        String name = "{\"" + "~".repeat(40_000) + "\":";
        byte[] event = event(name.repeat(10) + "[" + "\"\\u0000\",".repeat(50_000) + "1]" + "}".repeat(10));

        assertThat(validator.validate(event)).isInstanceOfSatisfying(Validation.Invalid.class, invalid -> {
            assertThat(invalid.reason()).isEqualTo(RejectReason.UNSTORABLE_VALUE);
            assertThat(invalid.violations()).hasSize(1);
        });
    }

    private static byte[] event(String payload) {
        return """
                {"eventId":"a","eventType":"image_upload_success","cycleNumber":1,"userId":7,"payload":%s}""".formatted(payload).getBytes(StandardCharsets.UTF_8);
    }
}
