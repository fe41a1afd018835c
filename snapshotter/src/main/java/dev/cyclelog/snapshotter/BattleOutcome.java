package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/**
 * What a battle did to a robot beyond what its own event says; or the change of that.
 *
 * @param damageReceived damage that the other side dealt
 * @param kills robots of the other side that were destroyed
 */
record BattleOutcome(BigDecimal damageReceived, BigDecimal kills) {

    static final BattleOutcome NONE = new BattleOutcome(BigDecimal.ZERO, BigDecimal.ZERO);

    BattleOutcome add(BattleOutcome other) {
        return new BattleOutcome(damageReceived.add(other.damageReceived), kills.add(other.kills));
    }

    boolean isNothing() {
        return damageReceived.signum() == 0 && kills.signum() == 0;
    }

    BattleOutcome negate() {
        return new BattleOutcome(damageReceived.negate(), kills.negate());
    }
}
