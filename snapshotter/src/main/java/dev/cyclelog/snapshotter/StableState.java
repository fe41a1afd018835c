package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/** One stable in one cycle. */
final class StableState {

    private final Sums<StableMetric> sums;
    private boolean isNew = true;
    private int events;
    private BigDecimal balance;
    private String username;
    private String stableName;

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

    /** The player's name, as the last event that says so; or null. */
    String username() {
        return username;
    }

    void setUsername(String name) {
        this.username = name;
    }

    /** What the last event that says so calls the stable, or null. */
    String stableName() {
        return stableName;
    }

    void setStableName(String name) {
        this.stableName = name;
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
        out.writeText(username);
        out.writeText(stableName);
        return out.toBytes();
    }

    static StableState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        StableState state = new StableState(Sums.readFrom(in, StableMetric.class));
        state.events = in.readInt();
        state.balance = in.readDecimal();
        state.username = in.readText();
        state.stableName = in.readText();
        state.isNew = false;
        return state;
    }
}
