package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter stands: its name for people.
 *
 * @param skipped whether it is an event of {@code audit-events} that the projector skipped; else it is a letter of the
 *     dead letters' topic, as nearly all are
 * @param partition the partition; the dead letters' topic has one, 0
 * @param offset the offset
 */
public record Place(boolean skipped, int partition, long offset) {

    private static final String SKIPPED = Topics.DEFAULT.auditEvents() + ":";
    private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,9}):)?(\\d{1,18})");

    /** The place of a letter in the dead letters' topic. */
    public static Place ofLetter(int partition, long offset) {
        return new Place(false, partition, offset);
    }

    /** The place of an event in {@code audit-events}. */
    public static Place ofSkipped(int partition, long offset) {
        return new Place(true, partition, offset);
    }

    /**
     * Reads {@code PARTITION:OFFSET}, or {@code OFFSET} alone, which means partition 0; before it {@code audit-events:}
     * for an event that was skipped.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Place parse(String text) {
        boolean skipped = text.startsWith(SKIPPED);
        Matcher matcher = TEXT.matcher(skipped ? text.substring(SKIPPED.length()) : text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not the place of a dead letter: give PARTITION:OFFSET or OFFSET, as 'list' does");
        }
        int partition = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        return new Place(skipped, partition, Long.parseLong(matcher.group(2)));
    }

    /** The event id that is given to an event without one: always the same, so that a second replay is a duplicate. */
    public String eventId() {
        return "dl-" + partition + "-" + offset;
    }

    /** The topic in which the letter stands. */
    String topic(Topics topics) {
        return skipped ? topics.auditEvents() : topics.deadLetter();
    }

    @Override
    public String toString() {
        return (skipped ? SKIPPED : "") + partition + ":" + offset;
    }
}
