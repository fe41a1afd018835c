package dev.cyclelog.snapshotter;

/** One stable's facilities of one type, in one cycle. */
final class FacilityState {

    private final Key key;
    private final Sums<FacilityMetric> sums;
    private boolean isNew = true;
    private Integer level;

    FacilityState(Key key) {
        this(key, new Sums<>(FacilityMetric.class));
    }

    private FacilityState(Key key, Sums<FacilityMetric> sums) {
        this.key = key;
        this.sums = sums;
    }

    /**
     * Whose it is, and what.
     *
     * @param userId the stable
     * @param facilityType the type, cut as {@link GroupName} says
     */
    record Key(int userId, String facilityType) {}

    Key key() {
        return key;
    }

    Sums<FacilityMetric> sums() {
        return sums;
    }

    /** What the last event that says so calls its level, or null. */
    Integer level() {
        return level;
    }

    void setLevel(Integer newLevel) {
        this.level = newLevel;
    }

    /** Whether it comes from no store. */
    boolean isNew() {
        return isNew;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        out.writeInt(key.userId);
        out.writeText(key.facilityType);
        sums.writeTo(out);
        out.writeInteger(level);
        return out.toBytes();
    }

    static FacilityState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        Key key = new Key(in.readInt(), in.readText());
        FacilityState state = new FacilityState(key, Sums.readFrom(in, FacilityMetric.class));
        state.level = in.readInteger();
        state.isNew = false;
        return state;
    }
}
