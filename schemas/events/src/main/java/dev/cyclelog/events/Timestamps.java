package dev.cyclelog.events;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Reads timestamps as they stand in events: ISO-8601 with offset. */
final class Timestamps {

    /** The length of {@code 2026-01-31T12:00:00Z}, the form that nearly all have but for the fraction of the second. */
    private static final int WITHOUT_FRACTION = 20;

    private static final int MAX_FRACTION = 9;

    private Timestamps() {}

    /**
     * Reads a timestamp.
     *
     * @throws java.time.DateTimeException if it is none
     */
    static OffsetDateTime parse(String text) {
        return isPlainUtc(text) ? plainUtc(text) : OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    /** Whether it is made like {@code 2026-01-31T12:00:00.000Z}, whatever its digits say. */
    private static boolean isPlainUtc(String text) {
        int last = text.length() - 1;
        if (last + 1 < WITHOUT_FRACTION || last + 1 > WITHOUT_FRACTION + 1 + MAX_FRACTION) {
            return false;
        }
        for (int i = 0; i < last; i++) {
            char c = text.charAt(i);
            boolean expected = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!expected) {
                return false;
            }
        }
        return text.charAt(last) == 'Z' && last != WITHOUT_FRACTION;
    }

    private static OffsetDateTime plainUtc(String text) {
        int nanos = 0;
        for (int i = WITHOUT_FRACTION; i < WITHOUT_FRACTION + MAX_FRACTION; i++) {
            nanos = 10 * nanos + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
        }
        return OffsetDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19),
                nanos,
                ZoneOffset.UTC);
    }

    private static int number(String text, int start, int end) {
        return Integer.parseInt(text, start, end, 10);
    }
}
