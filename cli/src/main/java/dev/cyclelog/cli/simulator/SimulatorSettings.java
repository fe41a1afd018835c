package dev.cyclelog.cli.simulator;

/**
 * How big a simulated game is, and which one.
 *
 * @param cycles how many cycles are played, 1 to 1,000,000; the first cycle is number 1
 * @param stables how many stables play, 1 to 1,000,000; their user ids are 1, 2, 3 …; a tenth of them joins after the
 *     first cycle
 * @param seed which game is played: the same settings give the same events
 */
public record SimulatorSettings(int cycles, int stables, long seed) {

    // A cycle is a day: a million of them stay far below the year 9999, where timestamps on the wire end.
    private static final int MAX = 1_000_000;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range; the message names it
     */
    public SimulatorSettings {
        checkRange("cycles", cycles);
        checkRange("stables", stables);
    }

    private static void checkRange(String setting, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("%s must be from 1 to %d, is %d".formatted(setting, MAX, value));
        }
    }
}
