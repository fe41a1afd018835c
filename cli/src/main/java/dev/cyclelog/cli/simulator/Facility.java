package dev.cyclelog.cli.simulator;

import java.util.Locale;

/** What a stable can build; each level costs more than the one before, and costs something every cycle. */
enum Facility {
    REPAIR_BAY(80_000, 12_050),
    MERCHANDISING_HUB(90_000, 10_000),
    STREAMING_STUDIO(70_000, 9_975),
    TRAINING_FACILITY(100_000, 14_000),
    WEAPONS_WORKSHOP(85_000, 11_000),
    BOOKING_OFFICE(60_000, 6_025);

    static final int MAX_LEVEL = 10;

    private final long price;
    private final long upkeep;

    Facility(long price, long upkeep) {
        this.price = Credits.of(price);
        this.upkeep = upkeep;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it costs to reach this level from the one before. */
    long price(int level) {
        return price * (level + 1) / 2;
    }

    /** What it costs in every cycle. */
    long upkeep(int level) {
        return upkeep * level;
    }
}
