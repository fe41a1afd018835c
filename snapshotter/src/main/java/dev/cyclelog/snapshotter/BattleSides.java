package dev.cyclelog.snapshotter;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Who fights beside whom: robots of one team, and robots that name each other as partners. */
final class BattleSides {

    private final Map<Integer, Integer> parents = new HashMap<>();

    private BattleSides() {}

    static BattleSides of(Collection<BattleMember> members) {
        BattleSides sides = new BattleSides();
        Map<Integer, BattleMember> robots = new HashMap<>();
        Map<Integer, Integer> teams = new HashMap<>();
        for (BattleMember member : members) {
            sides.parents.put(member.robotId(), member.robotId());
            robots.put(member.robotId(), member);
        }
        for (BattleMember member : members) {
            if (member.teamId() != null) {
                Integer teammate = teams.putIfAbsent(member.teamId(), member.robotId());
                if (teammate != null) {
                    sides.join(teammate, member.robotId());
                }
            }
            BattleMember partner = member.partnerRobotId() == null ? null : robots.get(member.partnerRobotId());
            if (partner != null && Integer.valueOf(member.robotId()).equals(partner.partnerRobotId())) {
                sides.join(member.robotId(), partner.robotId());
            }
        }
        return sides;
    }

    /** The first one's side takes the other in, so that all of a big team end up right below one of them. */
    private void join(int robot, int other) {
        parents.put(side(other), side(robot));
    }

    private int side(int robot) {
        int top = robot;
        while (parents.get(top) != top) {
            top = parents.get(top);
        }
        int below = robot;
        while (below != top) {
            below = parents.put(below, top);
        }
        return top;
    }

    /** The member's side, named by one of its robots. */
    int of(BattleMember member) {
        return side(member.robotId());
    }
}
