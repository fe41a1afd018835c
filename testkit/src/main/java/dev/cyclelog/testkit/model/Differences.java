package dev.cyclelog.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Lines saying where two things differ. A wrong table differs in a million places: only the first lines are kept. */
final class Differences {

    private static final int KEPT = 20;
    private static final int LONGEST = 200;
    private static final int LEAD = 60;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String difference) {
        count++;
        if (first.size() < KEPT) {
            first.add(difference);
        }
    }

    void compare(String where, String field, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            int from = Math.max(0, commonStart(String.valueOf(expected), String.valueOf(actual)) - LEAD);
            add(where + ", " + field + ": expected " + excerpt(expected, from) + " but was " + excerpt(actual, from));
        }
    }

    /** Fails if there are any. */
    void check(String subject) {
        if (count > 0) {
            String more = count > first.size() ? "\n  ... and " + (count - first.size()) + " more" : "";
            throw new AssertionError(subject + ": " + count + " differences\n  " + String.join("\n  ", first) + more);
        }
    }

    private static int commonStart(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    /** A payload can fill pages: what counts is where it starts to differ. */
    private static String excerpt(Object value, int from) {
        String text = String.valueOf(value);
        if (text.length() <= LONGEST) {
            return text;
        }
        int to = Math.min(text.length(), from + LONGEST);
        return (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
    }
}
