package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/** All battles of one kind in one league, in one cycle. */
final class BattleGroup {

    private static final BigDecimal PARTICIPATIONS_PER_BATTLE = BigDecimal.valueOf(2);

    private final Key key;
    private final Sums<BattleMetric> sums;
    private boolean isNew = true;
    private int participationsWithoutBattleId;

    BattleGroup(Key key) {
        this(key, new Sums<>(BattleMetric.class));
    }

    private BattleGroup(Key key, Sums<BattleMetric> sums) {
        this.key = key;
        this.sums = sums;
    }

    /**
     * What the battles have in common.
     *
     * @param battleType null if their events name none
     * @param leagueType null if their events name none
     */
    record Key(String battleType, String leagueType) {

        /** The kind and the league that an event names. */
        static Key of(Payload payload) {
            return new Key(GroupName.of(payload.text("battleType")), GroupName.of(payload.text("leagueType")));
        }
    }

    Key key() {
        return key;
    }

    Sums<BattleMetric> sums() {
        return sums;
    }

    void addParticipationWithoutBattleId() {
        participationsWithoutBattleId++;
    }

    /** Those that have a name, and one for every two participations that name none. */
    BigDecimal battles() {
        return sums.get(BattleMetric.BATTLES)
                .add(BigDecimal.valueOf(participationsWithoutBattleId)
                        .divideToIntegralValue(PARTICIPATIONS_PER_BATTLE));
    }

    /** Whether it comes from no store. */
    boolean isNew() {
        return isNew;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        out.writeText(key.battleType);
        out.writeText(key.leagueType);
        sums.writeTo(out);
        out.writeInt(participationsWithoutBattleId);
        return out.toBytes();
    }

    static BattleGroup fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        Key key = new Key(in.readText(), in.readText());
        BattleGroup group = new BattleGroup(key, Sums.readFrom(in, BattleMetric.class));
        group.participationsWithoutBattleId = in.readInt();
        group.isNew = false;
        return group;
    }
}
