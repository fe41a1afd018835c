package dev.cyclelog.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pauses of an outage")
class OutageTest {

    private final Outage outage = new Outage("group");

    @Test
    @DisplayName("double, up to 5 seconds, and begin anew when a batch was written")
    void doubleUntilABatchIsWritten() {
        assertThat(Stream.generate(this::pause).limit(8))
                .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);

        outage.succeeded(true);

        assertThat(pause()).isEqualTo(100);
    }

    @Test
    @DisplayName("go on growing while all succeeds but the writing, as on a full disk")
    void growWhileNothingIsWritten() {
        pause();

        outage.succeeded(false);

        assertThat(pause()).isEqualTo(200);
    }

    private long pause() {
        Duration pause = outage.failed(new IllegalStateException("PostgreSQL is away"));
        return pause.toMillis();
    }
}
