package dev.cyclelog.snapshotter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The battles of a cycle that have many robots: a value for each robot, so that an event costs the same as in any
 * battle. What such a battle did to its robots is worked out when the cycle is published, one battle at a time.
 */
final class LargeBattles {

    private final CycleStores stores;
    private final int cycleNumber;

    LargeBattles(CycleStores stores, int cycleNumber) {
        this.stores = stores;
        this.cycleNumber = cycleNumber;
    }

    /**
     * A robot, and what was booked for it already.
     *
     * @param member the robot
     * @param booked that part of the battle's outcome which the robot's sums hold
     */
    record Member(BattleMember member, BattleOutcome booked) {

        byte[] toBytes() {
            StateOutput out = new StateOutput();
            member.writeTo(out);
            out.writeDecimal(booked.damageReceived());
            out.writeDecimal(booked.kills());
            return out.toBytes();
        }

        static Member fromBytes(byte[] bytes) {
            StateInput in = new StateInput(bytes);
            return new Member(BattleMember.readFrom(in), new BattleOutcome(in.readDecimal(), in.readDecimal()));
        }
    }

    /** Takes the members of a battle that has become large, with what was booked for them. */
    void open(String battleId, BattleState battle) {
        List<BattleMember> members = battle.becomeLarge();
        Map<Integer, BattleOutcome> outcomes = battle.outcomes(members);
        members.forEach(member -> put(battleId, new Member(member, outcomes.get(member.robotId()))));
    }

    /** Adds what an event says of a robot. */
    void join(String battleId, BattleMember joining) {
        Member known = stores.member(cycleNumber, battleId, joining.robotId());
        put(
                battleId,
                known == null
                        ? new Member(joining, BattleOutcome.NONE)
                        : new Member(known.member().with(joining), known.booked()));
    }

    /** Books for all robots what these battles did to them, as far as is known now. */
    void settle() {
        for (String battleId : battleIds()) {
            Map<Integer, Member> members = members(battleId);
            stores.battle(cycleNumber, battleId)
                    .outcomes(members.values().stream().map(Member::member).toList())
                    .forEach((robotId, outcome) -> book(battleId, members.get(robotId), outcome));
        }
    }

    private void book(String battleId, Member member, BattleOutcome outcome) {
        BattleOutcome change = outcome.add(member.booked().negate());
        if (!change.isNothing()) {
            int robotId = member.member().robotId();
            RobotState robot = stores.robot(cycleNumber, robotId);
            robot.add(change);
            stores.put(cycleNumber, robotId, robot);
            put(battleId, new Member(member.member(), outcome));
        }
    }

    private List<String> battleIds() {
        List<String> ids = new ArrayList<>();
        byte[] last = StateKeys.last(cycleNumber);
        byte[] next = StateKeys.cycle(cycleNumber);
        while (next != null) {
            try (OrderedStore.Entries found = stores.members(next, last)) {
                next = null;
                if (found.hasNext()) {
                    String battleId = StateKeys.battleOf(found.next().key());
                    ids.add(battleId);
                    next = StateKeys.afterMembers(cycleNumber, battleId);
                }
            }
        }
        return ids;
    }

    private Map<Integer, Member> members(String battleId) {
        Map<Integer, Member> members = new LinkedHashMap<>();
        try (OrderedStore.Entries found = stores.members(
                StateKeys.member(cycleNumber, battleId, 0), StateKeys.member(cycleNumber, battleId, -1))) {
            found.forEachRemaining(entry -> {
                Member member = Member.fromBytes(entry.value());
                members.put(member.member().robotId(), member);
            });
        }
        return members;
    }

    private void put(String battleId, Member member) {
        stores.put(cycleNumber, battleId, member);
    }
}
