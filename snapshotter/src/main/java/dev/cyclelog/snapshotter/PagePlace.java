package dev.cyclelog.snapshotter;

/**
 * Where a state is kept in a {@link PagedStore}.
 *
 * @param page the key of the page
 * @param slot which of the page's states it is
 */
record PagePlace(byte[] page, int slot) {

    private static final int BITS = 4;

    /** No page has more. */
    static final int SLOTS = 1 << BITS;

    /** Of the battle whose id is the page's name itself; the slots below are of those with one more digit. */
    private static final int NO_DIGIT = 10;

    /** The place of a stable or a robot. */
    static PagePlace of(int cycleNumber, int id) {
        return new PagePlace(StateKeys.id(cycleNumber, id >>> BITS), id & (SLOTS - 1));
    }

    /** The id for which {@link #of(int, int)} is this page and slot. */
    static int idOf(byte[] page, int slot) {
        return StateKeys.idOf(page) << BITS | slot;
    }

    /**
     * The place of a battle, together with those whose ids differ in the last digit only: battles that are numbered
     * share pages.
     */
    static PagePlace of(int cycleNumber, String battleId) {
        int prefix = battleId.length() - 1;
        int digit = prefix < 0 ? -1 : battleId.charAt(prefix) - '0';
        return digit >= 0 && digit <= 9
                ? new PagePlace(StateKeys.battle(cycleNumber, battleId.substring(0, prefix)), digit)
                : new PagePlace(StateKeys.battle(cycleNumber, battleId), NO_DIGIT);
    }
}
