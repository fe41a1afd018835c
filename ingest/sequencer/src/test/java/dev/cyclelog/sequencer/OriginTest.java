package dev.cyclelog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Topics;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The origin that a rerouted record names")
class OriginTest {

    private static final long APPENDED = 1_000;
    private static final Topics TOPICS = new Topics("season2.");

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    @DisplayName("is that of the record that was sent home")
    void isRead() {
        Origin origin = new Origin(TOPICS.gameEvents(), 3, 77, Instant.ofEpochMilli(APPENDED));
        origin.addTo(headers);

        assertThat(read()).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "game-events", "season2.game-events\0", "season2.audit-events", "\ufffd"})
    @DisplayName("is not believed if its topic is none of the sequencer's inputs: it is forged")
    void forgedTopic(String topic) {
        new Origin(topic, 3, 77, Instant.ofEpochMilli(APPENDED)).addTo(headers);

        assertThat(read()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "cyclelog.origin.timestamp, 1001",
        "cyclelog.origin.timestamp, -1",
        "cyclelog.origin.timestamp, 9223372036854775808",
        "cyclelog.origin.timestamp, yesterday",
        "cyclelog.origin.partition, 2147483648",
        "cyclelog.origin.offset, ''",
    })
    @DisplayName("is not believed if its numbers cannot be ours")
    void forgedNumbers(String header, String value) {
        new Origin(TOPICS.gameEvents(), 3, 77, Instant.ofEpochMilli(APPENDED)).addTo(headers);
        headers.remove(header);
        headers.add(header, GameTopics.bytes(value));

        assertThat(read()).isNull();
    }

    @Test
    @DisplayName("is not there if a header is missing")
    void missing() {
        new Origin(TOPICS.gameEvents(), 3, 77, Instant.ofEpochMilli(APPENDED)).addTo(headers);
        headers.remove(Headers.ORIGIN_OFFSET);

        assertThat(read()).isNull();
    }

    private Origin read() {
        return Origin.ofRerouted(new Record<>(null, null, APPENDED, headers), TOPICS);
    }
}
