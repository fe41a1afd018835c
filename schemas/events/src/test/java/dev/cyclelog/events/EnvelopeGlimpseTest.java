package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A glimpse of an event")
class EnvelopeGlimpseTest {

    private static final String WHOLE = """
            {"payload":{"eventId":"not this","a":[1,{"eventType":"nor this"}]},"cycleNumber":7,"eventId":"e","eventType":"t"}""";

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(WHOLE, new EnvelopeGlimpse("e", "t", 7)),
                Arguments.of(WHOLE.substring(0, WHOLE.indexOf("\"t\"")), new EnvelopeGlimpse("e", null, 7)),
                Arguments.of("{\"eventId\":\"e\",\"eventType\":\"t", new EnvelopeGlimpse("e", null, null)),
                Arguments.of("{\"eventId\":\"e\",oops", new EnvelopeGlimpse("e", null, null)),
                Arguments.of(
                        "{\"eventId\":5,\"eventType\":[\"t\"],\"cycleNumber\":\"12\"}",
                        new EnvelopeGlimpse("5", null, 12)),
                Arguments.of("{\"eventId\":null,\"cycleNumber\":2147483648}", new EnvelopeGlimpse(null, null, null)),
                Arguments.of(
                        "{\"eventId\":\"first\",\"eventId\":\"second\"}", new EnvelopeGlimpse("first", null, null)),
                Arguments.of(
                        "{\"cycleNumber\":1.0,\"eventId\":\"a\\u0000b\\ud800\\ud83d\\ude00\"}",
                        new EnvelopeGlimpse("a\uFFFDb\uFFFD\uD83D\uDE00", null, null)),
                Arguments.of(
                        "{\"payload\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"eventId\":\"deep\"}",
                        new EnvelopeGlimpse("deep", null, null)),
                Arguments.of(
                        "{\"x\":1e" + "9".repeat(5_000) + ",\"eventId\":\"big\"}",
                        new EnvelopeGlimpse("big", null, null)),
                Arguments.of("[1]", new EnvelopeGlimpse(null, null, null)),
                Arguments.of("", new EnvelopeGlimpse(null, null, null)));
    }

    @ParameterizedTest
    @DisplayName("takes what it can find")
    @MethodSource("values")
    void takesWhatItCanFind(String value, EnvelopeGlimpse expected) {
        assertThat(EnvelopeGlimpse.of(value.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    @Test
    @DisplayName("is cut to what an index holds, never within a character")
    void isCut() {
        String id = EnvelopeGlimpse.of(
                        ("{\"eventId\":\"x" + "\uD83D\uDE00".repeat(500) + "\"}").getBytes(StandardCharsets.UTF_8))
                .eventId();

        assertThat(id).hasSize(200).endsWith("\uD83D\uDE00\uFFFD").startsWith("x\uD83D\uDE00");
    }

    @Test
    @DisplayName("never fails")
    void neverFails() {
        assertThat(EnvelopeGlimpse.of(null)).isEqualTo(new EnvelopeGlimpse(null, null, null));
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(EnvelopeGlimpse.of(broken)).as("seed 1, value %d", i).isNotNull();
        }
    }

    @ParameterizedTest
    @DisplayName("takes the cycle from a key of decimal digits only")
    @CsvSource({"12,12", "0,0", "2147483647,2147483647", "2147483648,", "-1,", "1.0,", "x,", "'',", "00000000012,"})
    void cycleOfKey(String key, Integer expected) {
        assertThat(EnvelopeGlimpse.cycleNumberOfKey(key.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(expected);
        assertThat(EnvelopeGlimpse.cycleNumberOfKey(null)).isNull();
    }
}
