package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/**
 * A robot in a battle.
 *
 * @param robotId the robot
 * @param damageDealt damage that it dealt
 * @param destroyed whether it was destroyed
 * @param teamId its team, or null
 * @param partnerRobotId its partner, or null
 * @param freeForAllKills robots that it destroyed, as far as a free-for-all counts them
 */
record BattleMember(
        int robotId,
        BigDecimal damageDealt,
        boolean destroyed,
        Integer teamId,
        Integer partnerRobotId,
        BigDecimal freeForAllKills) {

    /** The same robot after another event of the same battle. */
    BattleMember with(BattleMember later) {
        return new BattleMember(
                robotId,
                damageDealt.add(later.damageDealt),
                destroyed || later.destroyed,
                later.teamId == null ? teamId : later.teamId,
                later.partnerRobotId == null ? partnerRobotId : later.partnerRobotId,
                freeForAllKills.add(later.freeForAllKills));
    }

    void writeTo(StateOutput out) {
        out.writeInt(robotId);
        out.writeDecimal(damageDealt);
        out.writeBoolean(destroyed);
        out.writeInteger(teamId);
        out.writeInteger(partnerRobotId);
        out.writeDecimal(freeForAllKills);
    }

    static BattleMember readFrom(StateInput in) {
        return new BattleMember(
                in.readInt(), in.readDecimal(), in.readBoolean(), in.readInteger(), in.readInteger(), in.readDecimal());
    }
}
