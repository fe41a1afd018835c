package dev.cyclelog.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The cycles that an option names: {@code 4-7}, or {@code 4} alone.
 *
 * @param first the first cycle
 * @param last the last cycle, itself included
 */
record CycleRange(int first, int last) {

    private static final Pattern FORM = Pattern.compile("(\\d+)(?:-(\\d+))?");

    /** Every cycle there can be. */
    static final CycleRange ALL = new CycleRange(0, Integer.MAX_VALUE);

    CycleRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(first + "-" + last + " is no range of cycles");
        }
    }

    /** Reads {@code A-B} or {@code A}. */
    static CycleRange parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no range of cycles");
        }
        int first = number(parts.group(1));
        return new CycleRange(first, parts.group(2) == null ? first : number(parts.group(2)));
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException("'" + digits + "' is no cycle: the last is " + Integer.MAX_VALUE);
        }
    }

    boolean contains(int cycle) {
        return first <= cycle && cycle <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    /** For the options of the command. */
    static final class Converter implements ITypeConverter<CycleRange> {
        @Override
        public CycleRange convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage() + ": give A-B, or a single number");
            }
        }
    }
}
