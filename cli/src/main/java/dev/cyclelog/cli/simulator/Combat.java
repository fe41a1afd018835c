package dev.cyclelog.cli.simulator;

import java.util.List;

/** What happens in the arena: the stronger side mostly wins, and whatever one side suffers the other has dealt. */
final class Combat {

    private static final double DRAW = 0.03;
    private static final double DESTROYED = 0.5;

    private final Dice dice;

    Combat(Dice dice) {
        this.dice = dice;
    }

    /** Everybody against everybody of the other side; returns the result of the first. */
    Result fight(List<Participant> one, List<Participant> other) {
        Result result = decide(one, other);
        one.forEach(participant -> leave(participant, result));
        other.forEach(participant -> leave(participant, result.opposite()));
        share(one, other);
        share(other, one);
        return result;
    }

    /** Who wins, before anybody is hurt. */
    Result decide(List<Participant> one, List<Participant> other) {
        if (dice.chance(DRAW)) {
            return Result.DRAW;
        }
        double strength = strength(one);
        double otherStrength = strength(other);
        double advantage = (strength - otherStrength) / (strength + otherStrength);
        return dice.chance(Math.min(0.95, Math.max(0.05, 0.5 + 1.5 * advantage))) ? Result.WIN : Result.LOSS;
    }

    /** Lets a robot come out of a battle as one that had this result. */
    void leave(Participant participant, Result result) {
        double hp = participant.robot().hp();
        double shield = participant.shield();
        switch (result) {
            case WIN -> participant.suffer(hp * dice.between(0.35, 0.95), shield * dice.unit());
            case DRAW -> participant.suffer(hp * dice.between(0.2, 0.5), 0);
            case LOSS -> {
                if (dice.chance(DESTROYED)) {
                    participant.destroy();
                    participant.suffer(0, 0);
                } else {
                    participant.yieldUp();
                    participant.suffer(hp * dice.between(0.02, 0.15), 0);
                }
            }
        }
    }

    /** Spreads what the victims have suffered over those who did it. */
    void share(List<Participant> dealers, List<Participant> victims) {
        double suffered = 0;
        for (Participant victim : victims) {
            suffered += victim.damageTaken();
        }
        double[] shares = new double[dealers.size()];
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = dice.between(0.5, 1.5);
            total += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            dealers.get(i).deal(suffered * shares[i] / total);
        }
    }

    private static double strength(List<Participant> side) {
        double sum = 0;
        for (Participant participant : side) {
            sum += participant.strength();
        }
        return sum;
    }
}
