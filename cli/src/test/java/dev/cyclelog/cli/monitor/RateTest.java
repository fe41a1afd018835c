package dev.cyclelog.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {

    private final Rate rate = new Rate();

    @Test
    void isThatOfTheLastTenSeconds() {
        add(0, 0);
        add(10, 1_000);
        assertThat(rate.perSecond()).hasValue(100);
        add(20, 1_000);
        assertThat(rate.perSecond()).hasValue(0);
    }

    @Test
    void isNotKnownFromOneCount() {
        assertThat(rate.perSecond()).isEmpty();
        add(0, 5);
        assertThat(rate.perSecond()).isEmpty();
        add(1, 6);
        rate.forget();
        assertThat(rate.perSecond()).isEmpty();
    }

    @Test
    void isNothingWhenTheCountFalls() {
        add(0, 5);
        add(1, 0);
        assertThat(rate.perSecond()).hasValue(0);
    }

    private void add(int second, long count) {
        rate.add(Duration.ofSeconds(second).toNanos(), count);
    }
}
