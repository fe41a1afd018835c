package dev.cyclelog.testkit.random;

import java.util.List;

/** Few ids, in all their spellings, so that battles of different kinds meet in one: 5 is {@code "5"}, but not "05". */
final class BattleIds {

    private static final List<String> TEXTS =
            List.of("\"a\"", "\"A\"", "\"05\"", "\"5.0\"", "\" 5\"", "\"-1\"", "\"null\"", "\"\\u00e9 \ud83e\udd16\"");
    private static final long LARGEST = (1L << 53) - 1;

    private final Chance chance;
    private int last;

    BattleIds(Chance chance) {
        this.chance = chance;
    }

    /** A battle that there was, or a new one. */
    Id next() {
        return switch (chance.below(10)) {
            case 0 -> new Id(chance.pick(TEXTS), false);
            case 1 -> new Id(Long.toString(LARGEST - chance.below(2)), true);
            case 2, 3 -> new Id(Integer.toString(chance.below(8)), true);
            default -> new Id(Integer.toString(++last), true);
        };
    }

    /** What is the same in all events of a battle. */
    record Id(String json, boolean isNumber) {

        /** As a number or as text. */
        String spelled(Chance chance) {
            return isNumber && chance.oneIn(3) ? "\"" + json + "\"" : json;
        }
    }
}
