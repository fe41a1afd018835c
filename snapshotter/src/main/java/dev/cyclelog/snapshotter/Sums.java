package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/**
 * Exact sums of one stable or robot: decimals, so that the order of arrival never changes a digit.
 *
 * @param <M> what is summed
 */
final class Sums<M extends Enum<M> & Metric> {

    private final BigDecimal[] sums;

    Sums(Class<M> metrics) {
        this.sums = new BigDecimal[metrics.getEnumConstants().length];
    }

    BigDecimal get(M metric) {
        BigDecimal sum = sums[metric.ordinal()];
        return sum == null ? BigDecimal.ZERO : sum;
    }

    void add(M metric, BigDecimal amount) {
        if (amount.signum() != 0) {
            BigDecimal sum = sums[metric.ordinal()];
            sums[metric.ordinal()] = sum == null ? amount : sum.add(amount);
        }
    }

    /** Which there are, a bit each, then these. */
    void writeTo(StateOutput out) {
        long present = 0;
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != null) {
                present |= 1L << i;
            }
        }
        out.writeUnsigned(present);
        for (BigDecimal sum : sums) {
            if (sum != null) {
                out.writeDecimal(sum);
            }
        }
    }

    static <M extends Enum<M> & Metric> Sums<M> readFrom(StateInput in, Class<M> metrics) {
        Sums<M> sums = new Sums<>(metrics);
        long present = in.readUnsigned();
        for (int i = 0; i < sums.sums.length; i++) {
            if ((present & (1L << i)) != 0) {
                sums.sums[i] = in.readDecimal();
            }
        }
        return sums;
    }
}
