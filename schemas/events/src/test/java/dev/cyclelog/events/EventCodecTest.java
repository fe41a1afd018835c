package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The codec of audit-events")
class EventCodecTest {

    private static final Instant APPEND_TIME = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final String REST = "\"eventId\":\"ü{,\",\"eventType\":\"t\",\"cycleNumber\":3,\"payload\":{} } ";

    @ParameterizedTest(name = "{0}")
    @DisplayName("puts the number in front, a missing timestamp before it, and finds the producer's text again")
    @ValueSource(
            strings = {
                "{",
                " \t\r\n {",
                "{ \n",
                "{\"eventTimestamp\":\"2026-01-01T00:00:00Z\",",
                "{ \"eventTimestamp\" : \"2026-01-01T00:00:00Z\" ,",
                "\n{\"userId\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",",
                "{\"metadata\":{\"sequenceNumber\":1,\"eventTimestamp\":\"\"},",
            })
    void findsThePublishedTextAgain(String start) {
        boolean hasTimestamp = start.contains("2026-01-01");
        String published = start + REST;
        String body = published.substring(published.indexOf('{') + 1);

        byte[] sequenced = EventCodec.sequence(bytes(published), hasTimestamp, 2_147_483_647, APPEND_TIME);

        assertThat(text(sequenced))
                .isEqualTo((hasTimestamp ? "{" : "{\"eventTimestamp\":\"2026-02-03T04:05:06.789Z\",")
                        + "\"sequenceNumber\":2147483647,"
                        + body);
        assertThat(text(EventCodec.published(sequenced))).isEqualTo("{" + body);
        SequencedEvent decoded = EventCodec.decode(sequenced);
        assertThat(decoded.eventId()).isEqualTo("ü{,");
        assertThat(decoded.eventTimestamp()).hasToString(hasTimestamp ? "2026-01-01T00:00" : "2026-02-03T04:05:06.789");
    }

    @ParameterizedTest
    @DisplayName("refuses to look for a published text in what it did not write")
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[\"sequenceNumber\":1,",
                "{\"eventId\":\"e\",\"sequenceNumber\":1}",
                " {\"sequenceNumber\":1,\"eventId\":\"e\"}",
                "{\"sequenceNumber\":1}",
                "{\"eventTimestamp\":\"2026-02-03T04:05:06.789Z\"",
                "{\"eventTimestamp\":\"2026-02-03T04:05:06.789Z\",\"eventId\":\"e\",\"sequenceNumber\":1}",
            })
    void refusesOtherText(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> EventCodec.published(bytes(value)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
