package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class CycleRangeTest {

    @Test
    void includesBothEnds() {
        CycleRange range = CycleRange.parse("4-6");

        assertThat(range).isEqualTo(new CycleRange(4, 6)).hasToString("4-6");
        assertThat(range.contains(3)).isFalse();
        assertThat(range.contains(4)).isTrue();
        assertThat(range.contains(6)).isTrue();
        assertThat(range.contains(7)).isFalse();
    }

    @Test
    void oneNumberIsOneCycle() {
        assertThat(CycleRange.parse("0")).isEqualTo(new CycleRange(0, 0)).hasToString("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "6-4", "1-2-3", "1 - 2", "2147483648", "1-99999999999999999999"})
    void nothingElseIsARange(String text) {
        assertThatThrownBy(() -> new CycleRange.Converter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageEndingWith("give A-B, or a single number");
    }
}
