package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Dead letters as people read them. */
public final class DeadLetterText {

    private static final int MAX_NAME = 40;
    private static final int MAX_VIOLATION = 160;
    private static final String GROUP = "%-22s  %-26s %9s %9s  %-24s  %-24s  %-9s  %s";
    private static final String LETTER = "%-9s  %-24s  %-22s  %-26s %6s  %-36s  %-8s  %s";

    private DeadLetterText() {}

    /** The heading of groups. */
    public static String groupHeading() {
        return GROUP.formatted(
                "REASON", "TYPE", "LETTERS", "REPLAYED", "FIRST", "LAST", "EXAMPLE", "ITS FIRST VIOLATION");
    }

    /** A group. */
    public static String group(DeadLetterTable.Group group) {
        return GROUP.formatted(
                Printable.line(group.reason(), MAX_NAME),
                Printable.line(group.eventType(), MAX_NAME),
                "%,d".formatted(group.letters()),
                "%,d".formatted(group.replayed()),
                Printable.time(group.first()),
                Printable.time(group.last()),
                group.example(),
                violation(group.violation()));
    }

    /** The heading of letters. */
    public static String letterHeading() {
        return LETTER.formatted(
                "PLACE", "WRITTEN", "REASON", "TYPE", "CYCLE", "EVENT ID", "REPLAYED", "FIRST VIOLATION");
    }

    /** A letter. */
    public static String letter(DeadLetter letter) {
        return LETTER.formatted(
                letter.place(),
                Printable.time(letter.appendedAt()),
                Printable.line(letter.reason(), MAX_NAME),
                Printable.line(letter.eventType(), MAX_NAME),
                letter.cycleNumber() == null ? "-" : letter.cycleNumber(),
                Printable.line(letter.eventId(), MAX_NAME),
                letter.replay() == null ? "no" : "yes",
                violation(
                        letter.violations().isEmpty()
                                ? null
                                : letter.violations().get(0)));
    }

    /** Everything about a letter. */
    public static List<String> whole(DeadLetter letter) {
        List<String> lines = new ArrayList<>();
        DeadLetter.Origin origin = letter.origin();
        lines.add("dead letter   %s, written %s".formatted(letter.place(), Printable.time(letter.appendedAt())));
        lines.add("reason        " + Printable.line(letter.reason(), MAX_NAME));
        for (Violation violation : letter.violations()) {
            lines.add("violation     " + Printable.line(violation.toString(), Integer.MAX_VALUE));
        }
        lines.add("event         id %s, type %s, cycle %s"
                .formatted(
                        Printable.line(letter.eventId(), Integer.MAX_VALUE),
                        Printable.line(letter.eventType(), Integer.MAX_VALUE),
                        letter.cycleNumber() == null ? "-" : letter.cycleNumber()));
        if (letter.sequenceNumber() != null) {
            lines.add("accepted      as sequence number %d, which audit_logs does not have: the event was skipped"
                    .formatted(letter.sequenceNumber()));
        }
        lines.add("origin        %s, partition %s, offset %s, arrived %s"
                .formatted(
                        Printable.line(origin.topic(), Integer.MAX_VALUE),
                        origin.partition() == null ? "-" : origin.partition(),
                        origin.offset() == null ? "-" : origin.offset(),
                        Printable.time(origin.appendedAt())));
        lines.add("source        " + Printable.line(letter.source(), Integer.MAX_VALUE));
        lines.add("key           "
                + (letter.key() == null
                        ? "-"
                        : Printable.line(new String(letter.key(), StandardCharsets.UTF_8), MAX_VIOLATION)));
        lines.add("replayed      " + replay(letter.replay()));
        lines.add("value         " + value(letter));
        if (letter.value() != null) {
            lines.add(Printable.text(new String(letter.value(), StandardCharsets.UTF_8)));
        }
        return lines;
    }

    private static String value(DeadLetter letter) {
        if (letter.value() == null) {
            return "none";
        }
        return letter.cut() == null
                ? "%,d bytes".formatted(letter.value().length)
                : "the first %,d of %,d bytes; SHA-256 of all %s"
                        .formatted(
                                letter.value().length,
                                letter.cut().length(),
                                Printable.line(letter.cut().sha256(), MAX_VIOLATION));
    }

    private static String replay(DeadLetter.Replay replay) {
        if (replay == null) {
            return "no";
        }
        return "%s as '%s' of cycle %d, by %s, %s"
                .formatted(
                        Printable.time(replay.at()),
                        Printable.line(replay.eventId(), Integer.MAX_VALUE),
                        replay.cycleNumber(),
                        Printable.line(replay.by(), MAX_NAME),
                        replay.edit() == null
                                ? "unedited"
                                : "edited: " + Printable.line(replay.edit(), Integer.MAX_VALUE));
    }

    /** What becomes of a letter in a replay. */
    public static String verdict(DeadLetter letter, Verdict verdict, boolean published) {
        if (verdict instanceof Verdict.Replayable event) {
            return "%-9s  %-18s  cycle %d, '%s'%s"
                    .formatted(
                            letter.place(),
                            published ? "published" : "would be published",
                            event.cycleNumber(),
                            Printable.line(event.eventId(), Integer.MAX_VALUE),
                            event.edited() ? ", edited" : "");
        }
        Verdict.Not not = (Verdict.Not) verdict;
        return "%-9s  %-18s  %s"
                .formatted(letter.place(), not.obstacle().words(), Printable.line(not.why(), Integer.MAX_VALUE));
    }

    private static String violation(Violation violation) {
        return violation == null ? "-" : Printable.line(violation.toString(), MAX_VIOLATION);
    }
}
