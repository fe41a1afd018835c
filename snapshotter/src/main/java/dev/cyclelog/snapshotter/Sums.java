package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * Exact sums of one stable or robot: decimals, so that the order of arrival never changes a digit.
 *
 * @param <M> what is summed
 */
final class Sums<M extends Enum<M> & Metric> {

    private final Class<M> metrics;
    private final Map<M, BigDecimal> sums;

    Sums(Class<M> metrics) {
        this.metrics = metrics;
        this.sums = new EnumMap<>(metrics);
    }

    BigDecimal get(M metric) {
        return sums.getOrDefault(metric, BigDecimal.ZERO);
    }

    void add(M metric, BigDecimal amount) {
        if (amount.signum() != 0) {
            sums.merge(metric, amount, BigDecimal::add);
        }
    }

    void writeTo(StateOutput out) {
        out.writeInt(sums.size());
        sums.forEach((metric, sum) -> {
            out.writeInt(metric.ordinal());
            out.writeDecimal(sum);
        });
    }

    static <M extends Enum<M> & Metric> Sums<M> readFrom(StateInput in, Class<M> metrics) {
        Sums<M> sums = new Sums<>(metrics);
        for (int left = in.readInt(); left > 0; left--) {
            M metric = sums.metrics.getEnumConstants()[in.readInt()];
            sums.sums.put(metric, in.readDecimal());
        }
        return sums;
    }
}
