package dev.cyclelog.cli.simulator;

import java.util.List;

/** The rating of robots. */
final class Elo {

    private static final double SPREAD = 800;
    private static final double SUREST = 0.95;

    private Elo() {}

    /**
     * What a robot of the first side wins, and one of the other side loses; negative if it is the other way round. The
     * expectation is a straight line and not the usual curve, whose last digit depends on the platform.
     */
    static int change(BattleType type, Result result, List<Participant> one, List<Participant> other) {
        double expected = 0.5 + (average(one) - average(other)) / SPREAD;
        double bounded = Math.min(SUREST, Math.max(1 - SUREST, expected));
        return (int) Math.round(type.eloFactor() * (result.score() - bounded));
    }

    private static double average(List<Participant> side) {
        int sum = 0;
        for (Participant participant : side) {
            sum += participant.robot().elo();
        }
        return (double) sum / side.size();
    }
}
