package dev.cyclelog.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The progress of publishing")
class PublishProgressTest {

    @Test
    @DisplayName("is a count and a rate, and of a file the share and the time to go")
    void describes() {
        assertThat(PublishProgress.describe(120_000, 4, OptionalDouble.empty()))
                .isEqualTo("%,d events (%,d/s)".formatted(120_000, 30_000));
        assertThat(PublishProgress.describe(120_000, 4, OptionalDouble.of(0.25)))
                .isEqualTo("%,d events (%,d/s), 25 %% of the file, about 12 s to go".formatted(120_000, 30_000));
    }
}
