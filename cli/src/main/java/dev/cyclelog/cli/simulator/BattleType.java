package dev.cyclelog.cli.simulator;

import java.util.List;
import java.util.Locale;

/** The kinds of battle, and what they pay. */
enum BattleType {
    LEAGUE_1V1(8_000, 1_600, 5, 3, 32, true),
    LEAGUE_2V2(7_500, 1_800, 3, 2, 24, false),
    LEAGUE_3V3(7_000, 1_700, 2, 2, 20, false),
    TAG_TEAM(7_200, 1_500, 4, 3, 0, true),
    TOURNAMENT_1V1(8_400, 1_200, 8, 8, 24, true),
    KOTH(9_600, 1_400, 16, 10, 0, true),
    GRAND_MELEE(15_000, 1_000, 18, 12, 0, true);

    /** Those that a robot fights in only if its player wants that. */
    static final List<BattleType> SUBSCRIBED = List.of(LEAGUE_2V2, LEAGUE_3V3, TAG_TEAM, KOTH, GRAND_MELEE);

    private final long win;
    private final long loss;
    private final int prestige;
    private final int fame;
    private final int eloFactor;
    private final boolean streamed;

    BattleType(int win, int loss, int prestige, int fame, int eloFactor, boolean streamed) {
        this.win = Credits.of(win);
        this.loss = Credits.of(loss);
        this.prestige = prestige;
        this.fame = fame;
        this.eloFactor = eloFactor;
        this.streamed = streamed;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The league as events name it: a robot's own league, except where all leagues meet. */
    String leagueOf(Robot robot) {
        return switch (this) {
            case TOURNAMENT_1V1 -> "tournament";
            case KOTH, GRAND_MELEE -> label();
            default -> robot.league().label();
        };
    }

    boolean isForLeaguePoints() {
        return switch (this) {
            case LEAGUE_1V1, LEAGUE_2V2, LEAGUE_3V3, TAG_TEAM -> true;
            case TOURNAMENT_1V1, KOTH, GRAND_MELEE -> false;
        };
    }

    long win() {
        return win;
    }

    long loss() {
        return loss;
    }

    int prestige() {
        return prestige;
    }

    int fame() {
        return fame;
    }

    int eloFactor() {
        return eloFactor;
    }

    boolean isStreamed() {
        return streamed;
    }
}
