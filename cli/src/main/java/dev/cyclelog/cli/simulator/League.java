package dev.cyclelog.cli.simulator;

import java.util.Locale;

/** The leagues, lowest first. */
enum League {
    BRONZE,
    SILVER,
    GOLD,
    PLATINUM,
    DIAMOND,
    CHAMPION;

    private static final League[] ALL = values();

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isHighest() {
        return ordinal() == ALL.length - 1;
    }

    boolean isLowest() {
        return ordinal() == 0;
    }

    League above() {
        return ALL[ordinal() + 1];
    }

    League below() {
        return ALL[ordinal() - 1];
    }
}
