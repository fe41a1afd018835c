package dev.cyclelog.cli.deadletters;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Text of strangers as a terminal may show it. */
public final class Printable {

    /** What moves the cursor or hides text; the value of an event keeps its lines. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    private static final Pattern CONTROL_BUT_LINES = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\\n\\t]]");

    private Printable() {}

    /** The text on one line of at most so many characters; "-" for null. */
    public static String line(String text, int maxChars) {
        if (text == null) {
            return "-";
        }
        String shown = text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + "…";
        return CONTROL.matcher(shown).replaceAll("\uFFFD");
    }

    static String text(String text) {
        return CONTROL_BUT_LINES.matcher(text).replaceAll("\uFFFD");
    }

    /** A time in UTC as ISO-8601; "-" for null. */
    public static String time(LocalDateTime utc) {
        return utc == null ? "-" : utc.toInstant(ZoneOffset.UTC).toString();
    }
}
