package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One battle, as far as its events have told. Who is on whose side can change with every event, and with it what each
 * robot received and destroyed: {@link #join} says by how much.
 *
 * <p>In a free-for-all by type nobody has a side, so no member is kept: a grand melee may have any number of robots. A
 * battle with many members that is none has them elsewhere ({@link LargeBattles}): this value never grows with the
 * cycle.
 */
final class BattleState {

    /** With more members than that a battle is large. Those of the games that we know have up to eight. */
    static final int MAX_MEMBERS = 16;

    private final Map<Integer, BattleMember> members = new LinkedHashMap<>();
    private boolean freeForAll;
    private boolean large;

    boolean isFreeForAll() {
        return freeForAll;
    }

    /** Whether nobody has fought in it yet, as far as its events have told. */
    boolean isEmpty() {
        return members.isEmpty() && !freeForAll && !large;
    }

    /** Whether its members are kept elsewhere. */
    boolean isLarge() {
        return large;
    }

    /** Whether it has more members than can be kept here. */
    boolean hasOutgrown() {
        return members.size() > MAX_MEMBERS;
    }

    /** Hands over its members, to be kept elsewhere from now on. */
    List<BattleMember> becomeLarge() {
        List<BattleMember> all = new ArrayList<>(members.values());
        members.clear();
        large = true;
        return all;
    }

    /** Notes whether an event calls the battle a free-for-all. */
    void mayBeFreeForAll(boolean isFreeForAll) {
        freeForAll |= isFreeForAll;
    }

    /**
     * Adds what an event says of a robot.
     *
     * @param joining the robot
     * @param isFreeForAll whether the event calls the battle a free-for-all
     * @return how the robots' outcomes change, without those that do not
     */
    Map<Integer, BattleOutcome> join(BattleMember joining, boolean isFreeForAll) {
        Map<Integer, BattleOutcome> changes = new LinkedHashMap<>();
        outcomes(members.values()).forEach((robot, before) -> changes.put(robot, before.negate()));
        members.merge(joining.robotId(), joining, BattleMember::with);
        mayBeFreeForAll(isFreeForAll);
        outcomes(members.values()).forEach((robot, after) -> changes.merge(robot, after, BattleOutcome::add));
        if (freeForAll) {
            members.clear();
        }
        changes.values().removeIf(BattleOutcome::isNothing);
        return changes;
    }

    /** What the battle did to these, if they are all of its members. */
    Map<Integer, BattleOutcome> outcomes(Collection<BattleMember> all) {
        BattleSides sides = BattleSides.of(all);
        Map<Integer, BattleOutcome> bySide = new LinkedHashMap<>();
        BattleOutcome total = BattleOutcome.NONE;
        for (BattleMember member : all) {
            BattleOutcome dealt =
                    new BattleOutcome(member.damageDealt(), member.destroyed() ? BigDecimal.ONE : BigDecimal.ZERO);
            bySide.merge(sides.of(member), dealt, BattleOutcome::add);
            total = total.add(dealt);
        }
        Map<Integer, BattleOutcome> outcomes = new LinkedHashMap<>();
        for (BattleMember member : all) {
            outcomes.put(
                    member.robotId(),
                    freeForAll || bySide.size() > 2
                            ? new BattleOutcome(BigDecimal.ZERO, member.freeForAllKills())
                            : total.add(bySide.get(sides.of(member)).negate()));
        }
        return outcomes;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        out.writeBoolean(freeForAll);
        out.writeBoolean(large);
        out.writeInt(members.size());
        members.values().forEach(member -> member.writeTo(out));
        return out.toBytes();
    }

    static BattleState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        BattleState state = new BattleState();
        state.freeForAll = in.readBoolean();
        state.large = in.readBoolean();
        for (int left = in.readInt(); left > 0; left--) {
            BattleMember member = BattleMember.readFrom(in);
            state.members.put(member.robotId(), member);
        }
        return state;
    }
}
