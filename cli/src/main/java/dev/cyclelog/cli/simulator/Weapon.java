package dev.cyclelog.cli.simulator;

/**
 * A weapon that a stable owns.
 *
 * @param inventoryId this piece, unique in the game
 * @param weaponId its model
 * @param value what was spent on it
 * @param refinements how often it was refined
 */
record Weapon(long inventoryId, int weaponId, long value, int refinements) {

    /** Models are 1 to this; a higher number is a better and dearer weapon. */
    static final int MODELS = 40;

    static final int MAX_REFINEMENTS = 3;

    static long price(int weaponId) {
        return Credits.of(15_000 + 2_750L * weaponId);
    }

    Weapon refined(long cost) {
        return new Weapon(inventoryId, weaponId, value + cost, refinements + 1);
    }
}
