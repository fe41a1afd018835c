package dev.cyclelog.testkit.random;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;

/** Numbers as JSON spells them, within what the contract allows: most of them plain, the rest at its edges. */
final class Numbers {

    private static final int CREDIT_PLACES = 6;
    private static final int OTHER_PLACES = 20;
    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(12);

    private final Chance chance;
    private final boolean large;

    Numbers(Chance chance) {
        this.chance = chance;
        // In few cycles: where a total outgrows its column, nothing else shows in it.
        this.large = chance.oneIn(8);
    }

    /** Not negative, up to six decimal places. */
    String credits() {
        return spelled(amount(CREDIT_PLACES), CREDIT_PLACES);
    }

    /** As {@link #credits}, of either sign. */
    String signedCredits() {
        return spelled(signed(amount(CREDIT_PLACES)), CREDIT_PLACES);
    }

    /** Not negative, up to twenty decimal places. */
    String measure() {
        return spelled(amount(OTHER_PLACES), OTHER_PLACES);
    }

    String count() {
        return chance.oneIn(20)
                ? Integer.toString(Integer.MAX_VALUE - chance.below(2))
                : Integer.toString(chance.below(4));
    }

    String signedInteger() {
        return switch (chance.below(12)) {
            case 0 -> Integer.toString(Integer.MIN_VALUE);
            case 1 -> Integer.toString(Integer.MAX_VALUE);
            case 2 -> "-" + chance.below(100);
            default -> Integer.toString(chance.between(1_000, 1_400));
        };
    }

    /** Milliseconds: up to 2^53 - 1. */
    String milliseconds() {
        return chance.oneIn(6)
                ? Long.toString((1L << 53) - 1 - chance.below(3))
                : Integer.toString(chance.below(90_000));
    }

    private BigDecimal amount(int places) {
        return chance.oneOf(List.<Supplier<BigDecimal>>of(
                () -> BigDecimal.ZERO,
                () -> BigDecimal.valueOf(chance.below(2_000)),
                () -> BigDecimal.valueOf(chance.below(20)).multiply(BigDecimal.TEN.pow(chance.below(large ? 10 : 5))),
                () -> BigDecimal.valueOf(chance.below(100_000), 2),
                // Halves, because totals are rounded.
                () -> BigDecimal.valueOf(chance.below(200) * 5L, 1),
                () -> digits(places),
                // The smallest step, alone and just below a limit.
                () -> BigDecimal.ONE.movePointLeft(places),
                () -> (large ? LIMIT : BigDecimal.valueOf(chance.between(1, 1_000)))
                        .subtract(BigDecimal.ONE.movePointLeft(places))));
    }

    private BigDecimal digits(int places) {
        StringBuilder digits = new StringBuilder();
        int whole = large ? 12 : 4;
        int count = chance.between(1, whole + places);
        for (int i = 0; i < count; i++) {
            digits.append(chance.below(10));
        }
        int scale = Math.max(count - whole, chance.below(Math.min(places, count) + 1));
        return new BigDecimal(new BigInteger(digits.toString()), scale);
    }

    private BigDecimal signed(BigDecimal amount) {
        return chance.oneIn(2) ? amount.negate() : amount;
    }

    /** One value has many spellings: trailing zeros, exponents, a zero below zero. */
    private String spelled(BigDecimal value, int places) {
        switch (chance.below(8)) {
            case 0:
                return value.setScale(Math.max(value.scale(), chance.between(1, places)))
                        .toPlainString();
            case 1:
                return value.stripTrailingZeros().toString();
            case 2:
                int exponent = chance.between(1, 9);
                return value.movePointLeft(exponent).toPlainString() + (chance.oneIn(2) ? "e" : "E+") + exponent;
            case 3:
                return value.signum() == 0 ? chance.pick(List.of("-0", "0.0", "-0.0", "0e5")) : value.toPlainString();
            default:
                return value.toPlainString();
        }
    }
}
