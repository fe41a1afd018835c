package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;

/** Exact sums. */
final class Sums {

    private Sums() {}

    static <T> BigDecimal sum(List<T> items, Function<T, BigDecimal> amount) {
        return items.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static BigDecimal sum(BigDecimal... amounts) {
        return sum(List.of(amounts), amount -> amount);
    }

    /** A whole number that fits its column: a total that outgrows it stays at the maximum. */
    static long wholeAtMost(BigDecimal total, long maximum) {
        return total.setScale(0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(maximum))
                .longValueExact();
    }
}
