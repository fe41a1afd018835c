package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One battle, as far as its events have told. Who is on whose side can change with every event, and with it what each
 * robot received and destroyed: {@link #join} says by how much.
 *
 * <p>In a free-for-all by type nobody has a side, so no member is kept: a grand melee may have any number of robots.
 */
final class BattleState {

    private final Map<Integer, BattleMember> members = new LinkedHashMap<>();
    private boolean freeForAll;

    /**
     * Adds what an event says of a robot.
     *
     * @param joining the robot
     * @param isFreeForAll whether the event calls the battle a free-for-all
     * @return how the robots' outcomes change, without those that do not
     */
    Map<Integer, BattleOutcome> join(BattleMember joining, boolean isFreeForAll) {
        Map<Integer, BattleOutcome> changes = new LinkedHashMap<>();
        outcomes().forEach((robot, before) -> changes.put(robot, before.negate()));
        members.merge(joining.robotId(), joining, BattleMember::with);
        freeForAll |= isFreeForAll;
        outcomes().forEach((robot, after) -> changes.merge(robot, after, BattleOutcome::add));
        if (freeForAll) {
            members.clear();
        }
        changes.values().removeIf(BattleOutcome::isNothing);
        return changes;
    }

    private Map<Integer, BattleOutcome> outcomes() {
        BattleSides sides = BattleSides.of(members.values());
        Map<Integer, BattleOutcome> bySide = new LinkedHashMap<>();
        BattleOutcome all = BattleOutcome.NONE;
        for (BattleMember member : members.values()) {
            BattleOutcome dealt =
                    new BattleOutcome(member.damageDealt(), member.destroyed() ? BigDecimal.ONE : BigDecimal.ZERO);
            bySide.merge(sides.of(member), dealt, BattleOutcome::add);
            all = all.add(dealt);
        }
        Map<Integer, BattleOutcome> outcomes = new LinkedHashMap<>();
        for (BattleMember member : members.values()) {
            outcomes.put(
                    member.robotId(),
                    freeForAll || bySide.size() > 2
                            ? new BattleOutcome(BigDecimal.ZERO, member.freeForAllKills())
                            : all.add(bySide.get(sides.of(member)).negate()));
        }
        return outcomes;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        out.writeBoolean(freeForAll);
        out.writeInt(members.size());
        members.values().forEach(member -> member.writeTo(out));
        return out.toBytes();
    }

    static BattleState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        BattleState state = new BattleState();
        state.freeForAll = in.readBoolean();
        for (int left = in.readInt(); left > 0; left--) {
            BattleMember member = BattleMember.readFrom(in);
            state.members.put(member.robotId(), member);
        }
        return state;
    }
}
