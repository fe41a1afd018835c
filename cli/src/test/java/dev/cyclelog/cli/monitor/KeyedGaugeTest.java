package dev.cyclelog.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A gauge for each of several things")
class KeyedGaugeTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final KeyedGauge<Integer> gauge = KeyedGauge.labelled(registry, "disk", "Free", "broker");

    @Test
    @DisplayName("shows those that there are now, as they are now")
    void comeAndGo() {
        assertThat(registry.find("cyclelog.disk").gauges()).isEmpty();
        gauge.set(Map.of(1, 10, 2, 20));
        gauge.set(Map.of(2, 25, 3, 30));

        assertThat(registry.find("cyclelog.disk").gauges()).hasSize(2);
        assertThat(registry.get("cyclelog.disk").tag("broker", "2").gauge().value())
                .isEqualTo(25);
        assertThat(registry.get("cyclelog.disk").tag("broker", "3").gauge().value())
                .isEqualTo(30);
        assertThat(gauge.of(1)).isEmpty();

        gauge.set(Map.of(1, 11, 2, 25));
        assertThat(registry.get("cyclelog.disk").tag("broker", "1").gauge().value())
                .isEqualTo(11);
    }
}
