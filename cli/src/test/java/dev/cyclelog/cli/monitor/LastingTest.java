package dev.cyclelog.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastingTest {

    private final Lasting lasting = new Lasting(Duration.ofNanos(10));

    @Test
    void isSoAfterTheWholeTimeOnly() {
        assertThat(lasting.note(100, true)).isFalse();
        assertThat(lasting.note(109, true)).isFalse();
        assertThat(lasting.note(110, true)).isTrue();
        assertThat(lasting.note(111, true)).isTrue();
    }

    @Test
    void beginsAnewAfterEachInterruption() {
        lasting.note(100, true);
        assertThat(lasting.note(110, false)).isFalse();
        assertThat(lasting.note(111, true)).isFalse();
        assertThat(lasting.note(120, true)).isFalse();
        assertThat(lasting.note(121, true)).isTrue();
    }
}
