package dev.cyclelog.cli.deadletters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter stands in its topic: its name for people.
 *
 * @param partition the partition; the topic has one, 0
 * @param offset the offset
 */
public record Place(int partition, long offset) implements Comparable<Place> {

    private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,9}):)?(\\d{1,18})");

    /**
     * Reads {@code PARTITION:OFFSET}, or {@code OFFSET} alone, which means partition 0.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Place parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not the place of a dead letter: give PARTITION:OFFSET or OFFSET, as 'list' does");
        }
        int partition = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        return new Place(partition, Long.parseLong(matcher.group(2)));
    }

    /** The event id that is given to an event without one: always the same, so that a second replay is a duplicate. */
    public String eventId() {
        return "dl-" + partition + "-" + offset;
    }

    @Override
    public int compareTo(Place other) {
        return partition == other.partition
                ? Long.compare(offset, other.offset)
                : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
