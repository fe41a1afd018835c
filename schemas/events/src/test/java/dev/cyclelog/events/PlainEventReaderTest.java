package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The quick way to read an event")
class PlainEventReaderTest {

    private static final String EVENT =
            "{\"sequenceNumber\":12,\"eventId\":\"e\",\"eventType\":\"t\",\"cycleNumber\":3,"
                    + "\"eventTimestamp\":\"2026-01-01T00:00:00.123456789Z\",\"userId\":-7,\"robotId\":null,"
                    + "\"payload\":{\"a\\\"}\":[{\"b\":\"{[\\\\\"},1.50e3,null],\"ü\":\"\\u00fc€𝄞\"},\"metadata\":{\"x\":{}}}";

    @ParameterizedTest
    @MethodSource("dev.cyclelog.events.GoldenEventsTest#goldenEvents")
    @DisplayName("finds in each golden event what the parser finds")
    void findsWhatTheParserFinds(Path golden) throws IOException {
        byte[] published = Files.readAllBytes(golden);
        boolean hasTimestamp = new String(published, StandardCharsets.UTF_8).contains("\"eventTimestamp\"");
        byte[] event = EventCodec.sequence(published, hasTimestamp, 7, Instant.EPOCH);

        assertThat(PlainEventReader.read(event)).isNotNull().isEqualTo(EventCodec.parse(event));
    }

    @ParameterizedTest
    @DisplayName("takes these, and finds what the parser finds")
    @ValueSource(
            strings = {
                EVENT,
                " \t\r\n{ \"payload\" : { } , \"cycleNumber\" : 0 ,\n\"eventTimestamp\":\"2026-01-01T02:00+02:00\",\"sequenceNumber\":1 } \n",
                "{\"payload\":{\"a\":\"\\\\\"},\"cycleNumber\":999999999,\"metadata\":null,\"userId\":0,\"robotId\":-0,"
                        + "\"eventTimestamp\":\"0001-01-01T00:00:00Z\",\"sequenceNumber\":100,\"eventId\":\"ü{,}€\"}",
            })
    void takes(String event) {
        assertThat(PlainEventReader.read(bytes(event))).isNotNull().isEqualTo(EventCodec.parse(bytes(event)));
    }

    @ParameterizedTest
    @DisplayName("leaves these to the parser")
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"eventId\":\"\\u0065\",\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"\\u0065ventId\":\"e\",\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":2147483647,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":01,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":1.0,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":1e0,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":null,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":1,\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}}",
                "{\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":null}",
                "{\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":[]}",
                "{\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{},}",
                "{\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{}} {}",
                "{\"sequenceNumber\":1,\"cycleNumber\":1,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"payload\":{},\"x\":1}",
            })
    void leaves(String event) {
        assertThat(PlainEventReader.read(bytes(event))).isNull();
    }

    @Test
    @DisplayName("leaves an event that is cut off, wherever")
    void leavesWhatIsCutOff() {
        byte[] event = bytes(EVENT);
        for (int length = 0; length < event.length; length++) {
            assertThat(PlainEventReader.read(Arrays.copyOf(event, length)))
                    .as(EVENT.substring(0, Math.min(length, EVENT.length())))
                    .isNull();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
