package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/** One stable in one cycle. */
final class StableState {

    private final Sums<StableMetric> sums;
    private boolean isNew = true;
    private int events;
    private BigDecimal balance;

    StableState() {
        this(new Sums<>(StableMetric.class));
    }

    private StableState(Sums<StableMetric> sums) {
        this.sums = sums;
    }

    Sums<StableMetric> sums() {
        return sums;
    }

    /** Counts events that touch the stable's metrics; negative where an upgrade turns out to be another stable's. */
    void countEvents(int change) {
        events += change;
    }

    /** Whether an event touches its metrics: the others are not in the snapshot. */
    boolean isTouched() {
        return events > 0;
    }

    /** What its last {@code cycle_end_balance} says, or null. */
    BigDecimal balance() {
        return balance;
    }

    void setBalance(BigDecimal credits) {
        this.balance = credits;
    }

    /** Whether it comes from no store. */
    boolean isNew() {
        return isNew;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        sums.writeTo(out);
        out.writeInt(events);
        out.writeDecimal(balance);
        return out.toBytes();
    }

    static StableState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        StableState state = new StableState(Sums.readFrom(in, StableMetric.class));
        state.events = in.readInt();
        state.balance = in.readDecimal();
        state.isNew = false;
        return state;
    }
}
