package dev.cyclelog.cli.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorSettingsTest {

    @ParameterizedTest
    @CsvSource({"0, 20, cycles", "1000001, 20, cycles", "3, 0, stables", "3, -1, stables", "3, 1000001, stables"})
    void aSettingOutOfRangeIsNamed(int cycles, int stables, String setting) {
        assertThatThrownBy(() -> new SimulatorSettings(cycles, stables, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(setting + " must be from 1 to 1000000, is ");
    }

    @Test
    void theLargestGameIsAccepted() {
        assertThat(new SimulatorSettings(1_000_000, 1_000_000, Long.MIN_VALUE).seed())
                .isEqualTo(Long.MIN_VALUE);
    }
}
