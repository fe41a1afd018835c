package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/** One robot in one cycle. */
final class RobotState {

    private final Sums<RobotMetric> sums;
    private boolean isNew = true;
    private boolean inSnapshot;
    private Integer owner;
    private Integer userId;
    private String name;
    private BigDecimal elo;
    private int unclaimedUpgrades;
    private BigDecimal unclaimedUpgradeCosts = BigDecimal.ZERO;

    RobotState() {
        this(new Sums<>(RobotMetric.class));
    }

    private RobotState(Sums<RobotMetric> sums) {
        this.sums = sums;
    }

    Sums<RobotMetric> sums() {
        return sums;
    }

    /** Books what a battle did to it. */
    void add(BattleOutcome outcome) {
        sums.add(RobotMetric.DAMAGE_RECEIVED, outcome.damageReceived());
        sums.add(RobotMetric.KILLS, outcome.kills());
    }

    /** Whether it had a battle or a repair: the others are not in the snapshot. */
    boolean isInSnapshot() {
        return inSnapshot;
    }

    void addToSnapshot() {
        inSnapshot = true;
    }

    /** The user of the last event that named both this robot and a user, or null. */
    Integer owner() {
        return owner;
    }

    void setOwner(Integer userId) {
        owner = userId;
    }

    /** The user of the last event that says whose it is, a battle's included, or null. */
    Integer userId() {
        return userId;
    }

    void setUserId(Integer user) {
        this.userId = user;
    }

    /** What it was called when it was bought, if that was in this cycle; or null. */
    String name() {
        return name;
    }

    void setName(String robotName) {
        this.name = robotName;
    }

    /** Its rating after its last battle, or null. */
    BigDecimal elo() {
        return elo;
    }

    void setElo(BigDecimal rating) {
        this.elo = rating;
    }

    /** How many of its upgrades named no user; they are the owner's, whoever that turns out to be. */
    int unclaimedUpgrades() {
        return unclaimedUpgrades;
    }

    BigDecimal unclaimedUpgradeCosts() {
        return unclaimedUpgradeCosts;
    }

    void addUnclaimedUpgrade(BigDecimal cost) {
        unclaimedUpgrades++;
        unclaimedUpgradeCosts = unclaimedUpgradeCosts.add(cost);
    }

    /** Whether it comes from no store. */
    boolean isNew() {
        return isNew;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        sums.writeTo(out);
        out.writeBoolean(inSnapshot);
        out.writeInteger(owner);
        out.writeInteger(userId);
        out.writeText(name);
        out.writeDecimal(elo);
        out.writeInt(unclaimedUpgrades);
        out.writeDecimal(unclaimedUpgradeCosts);
        return out.toBytes();
    }

    static RobotState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        RobotState state = new RobotState(Sums.readFrom(in, RobotMetric.class));
        state.inSnapshot = in.readBoolean();
        state.owner = in.readInteger();
        state.userId = in.readInteger();
        state.name = in.readText();
        state.elo = in.readDecimal();
        state.unclaimedUpgrades = in.readInt();
        state.unclaimedUpgradeCosts = in.readDecimal();
        state.isNew = false;
        return state;
    }
}
