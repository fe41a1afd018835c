package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A timestamp")
class TimestampsTest {

    private static final List<String> EXAMPLES = List.of(
            "2026-01-31T12:34:56Z",
            "2026-01-31T12:34:56.7Z",
            "2026-01-31T12:34:56.789Z",
            "2026-01-31T12:34:56.123456789Z",
            "2026-01-31T12:34:56.1234567891Z",
            "2024-02-29T23:59:59.999Z",
            "2025-02-29T23:59:59.999Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T24:00:00Z",
            "2026-01-31T12:34Z",
            "2026-01-31t12:34:56z",
            "2026-01-31T12:34:56.789+01:00",
            "2026-01-31T12:34:56-18:00",
            "+12026-01-31T12:34:56Z",
            "-0026-01-31T12:34:56Z");
    private static final String CHARACTERS = "0123456789-+:.TZtz \u0663";

    @Test
    @DisplayName("is read as Java reads ISO-8601, whatever is written there")
    void asJavaDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>(EXAMPLES);
        texts.add("");
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(EXAMPLES.get(random.nextInt(EXAMPLES.size())));
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(text.length());
                char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
                switch (random.nextInt(4)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.deleteCharAt(at);
                    default -> text.setCharAt(at, c);
                }
            }
            texts.add(text.toString());
        }
        for (String text : texts) {
            assertThat(read(text, Timestamps::parse))
                    .as("'%s', seed %d", text, seed)
                    .isEqualTo(read(text, OffsetDateTime::parse));
        }
    }

    private static String read(String text, Function<String, OffsetDateTime> reader) {
        try {
            return reader.apply(text).toString();
        } catch (DateTimeException refused) {
            return "refused";
        }
    }
}
