package dev.cyclelog.cli.simulator;

import java.util.Locale;

/** How a battle ends for one side. */
enum Result {
    WIN(3, 1),
    LOSS(-3, 0),
    DRAW(0, 0.5);

    private final int leaguePoints;
    private final double score;

    Result(int leaguePoints, double score) {
        this.leaguePoints = leaguePoints;
        this.score = score;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the same battle ends for the other side. */
    Result opposite() {
        return switch (this) {
            case WIN -> LOSS;
            case LOSS -> WIN;
            case DRAW -> DRAW;
        };
    }

    /** As many as the other side loses, so that leagues stay in balance however long the game runs. */
    int leaguePoints() {
        return leaguePoints;
    }

    /** What the ELO rating counts it as. */
    double score() {
        return score;
    }
}
