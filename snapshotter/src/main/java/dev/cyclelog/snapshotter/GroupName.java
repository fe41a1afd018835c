package dev.cyclelog.snapshotter;

/**
 * A text of the game by which metrics are grouped: a kind of battle, a league, a type of facility. Of a longer one only
 * the beginning counts: it is a part of keys, in stores and in indexes of PostgreSQL, and those have a limit.
 */
final class GroupName {

    private static final int MAX_CHARACTERS = 100;

    private GroupName() {}

    /** The text, or its first hundred characters; null if it is null. */
    static String of(String text) {
        return text == null || text.codePointCount(0, text.length()) <= MAX_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS));
    }
}
