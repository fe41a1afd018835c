package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever number stands in an event: the validator answers. One that threw would stop the sequencer. */
class HostileNumbersTest {

    private static final Pattern NUMBER = Pattern.compile("(?<=[:\\[] ?)-?\\d[\\d.eE+-]*");
    private static final List<String> HOSTILE = List.of(
            "1e19",
            "-1e19",
            "10000000000000000000",
            "-9223372036854775809",
            "1.5e30",
            "1e100",
            "1e-100",
            "1e101",
            "1e400",
            "1e-400",
            "0e999999999",
            "-0",
            "-0.0",
            "9".repeat(1_000),
            "9".repeat(1_001),
            "0." + "1".repeat(900));

    private final EventValidator validator = new EventValidator(EventCatalogue.builtIn());

    static List<Path> goldenEvents() throws Exception {
        return GoldenEventsTest.goldenEvents();
    }

    @ParameterizedTest
    @MethodSource("goldenEvents")
    void theValidatorAnswers(Path file) throws IOException {
        String event = Files.readString(file);
        Matcher number = NUMBER.matcher(event);
        while (number.find()) {
            for (String hostile : HOSTILE) {
                String broken = event.substring(0, number.start()) + hostile + event.substring(number.end());
                assertThatCode(() -> validator.validate(broken.getBytes(StandardCharsets.UTF_8)))
                        .as(broken)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aNumberThatGrowsWhenItIsWrittenOutIsRefused() {
        assertThat(sale("\"x\":1e100")).isInstanceOf(Validation.Valid.class);
        assertThat(sale("\"x\":1e101")).isInstanceOf(Validation.Invalid.class);
        assertThat(sale("\"x\":1e-101")).isInstanceOf(Validation.Valid.class);
        assertThat(sale("\"x\":1e-102")).isInstanceOf(Validation.Invalid.class);
    }

    private Validation sale(String more) {
        return validator.validate("""
                {"eventId":"e","eventType":"weapon_sale","cycleNumber":1,"userId":1,\
                "payload":{"weaponId":1,"salePrice":1,%s}}""".formatted(more).getBytes(StandardCharsets.UTF_8));
    }
}
