package dev.cyclelog.events;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;

/**
 * Reads a value of {@code audit-events} in one pass over its bytes, if it is written as nearly all are. What is within
 * payload and metadata was checked when the event was accepted; here it is passed over from bracket to bracket, which
 * takes a fraction of what a parser does. Whatever is unusual is left to one.
 */
final class PlainEventReader {

    private static final byte[][] FIELDS = fields(
            "sequenceNumber",
            "eventId",
            "eventType",
            "cycleNumber",
            "eventTimestamp",
            "userId",
            "robotId",
            "payload",
            "metadata");

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** So many digits an int has in any case. */
    private static final int SURE_DIGITS = 9;

    private final byte[] text;
    private int at;
    private int seen;
    private boolean unusual;

    private PlainEventReader(byte[] text) {
        this.text = text;
    }

    private static byte[][] fields(String... names) {
        return Arrays.stream(names)
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** The event, or null if it takes a parser to tell what it is. */
    static SequencedEvent read(byte[] text) {
        return new PlainEventReader(text).read();
    }

    private SequencedEvent read() {
        Integer sequenceNumber = null;
        String eventId = null;
        String eventType = null;
        Integer cycleNumber = null;
        LocalDateTime eventTimestamp = null;
        Integer userId = null;
        Integer robotId = null;
        String payload = null;
        String metadata = null;
        expect('{');
        do {
            int field = field();
            expect(':');
            if (unusual) {
                return null;
            }
            switch (field) {
                case 0 -> sequenceNumber = integer();
                case 1 -> eventId = string();
                case 2 -> eventType = string();
                case 3 -> cycleNumber = integer();
                case 4 -> eventTimestamp = timestamp();
                case 5 -> userId = isNull() ? null : integer();
                case 6 -> robotId = isNull() ? null : integer();
                case 7 -> payload = object();
                case 8 -> metadata = isNull() ? null : object();
                default -> unusual = true;
            }
        } while (!unusual && isNext(','));
        expect('}');
        skipSpace();
        if (unusual
                || at < text.length
                || sequenceNumber == null
                || cycleNumber == null
                || eventTimestamp == null
                || payload == null) {
            return null;
        }
        return new SequencedEvent(
                sequenceNumber, eventId, eventType, cycleNumber, eventTimestamp, userId, robotId, payload, metadata);
    }

    /** The place of the next name in {@link #FIELDS}; a name that was there already is unusual. */
    private int field() {
        int start = stringStart();
        int length = at - 1 - start;
        for (int field = 0; field < FIELDS.length && !unusual; field++) {
            byte[] name = FIELDS[field];
            if (name.length == length && Arrays.equals(name, 0, length, text, start, start + length)) {
                unusual = (seen & 1 << field) != 0;
                seen |= 1 << field;
                return field;
            }
        }
        unusual = true;
        return -1;
    }

    private String string() {
        int start = stringStart();
        return unusual ? null : new String(text, start, at - 1 - start, StandardCharsets.UTF_8);
    }

    private LocalDateTime timestamp() {
        String value = string();
        return unusual ? null : EventCodec.utc(value);
    }

    /** Where the next string begins; goes on behind its closing quote. One with escapes is unusual. */
    private int stringStart() {
        expect('"');
        int start = at;
        while (at < text.length && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        expectHere('"');
        return start;
    }

    private Integer integer() {
        skipSpace();
        boolean negative = at < text.length && text[at] == '-';
        if (negative) {
            at++;
        }
        int start = at;
        int value = 0;
        while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - start <= SURE_DIGITS) {
            value = 10 * value + text[at++] - '0';
        }
        int digits = at - start;
        // What is not a digit and comes next, must be what comes behind a value; else this is no integer.
        unusual |= digits == 0 || digits > SURE_DIGITS || digits > 1 && text[start] == '0';
        return negative ? -value : value;
    }

    private boolean isNull() {
        skipSpace();
        int end = at + NULL.length;
        boolean isNull = end <= text.length && Arrays.equals(NULL, 0, NULL.length, text, at, end);
        if (isNull) {
            at = end;
        }
        return isNull;
    }

    /** An object's text, from bracket to bracket. */
    private String object() {
        skipSpace();
        int start = at;
        expectHere('{');
        int depth = 1;
        while (depth > 0 && at < text.length) {
            switch (text[at++]) {
                case '"' -> skipString();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {
                    // Numbers, words, what stands between.
                }
            }
        }
        unusual |= depth > 0;
        return unusual ? null : new String(text, start, at - start, StandardCharsets.UTF_8);
    }

    private void skipString() {
        while (at < text.length) {
            byte next = text[at++];
            if (next == '"') {
                return;
            }
            if (next == '\\') {
                at++;
            }
        }
        unusual = true;
    }

    private void expect(char wanted) {
        skipSpace();
        expectHere(wanted);
    }

    private void expectHere(char wanted) {
        unusual |= at >= text.length || text[at] != wanted;
        at++;
    }

    private boolean isNext(char wanted) {
        skipSpace();
        boolean isNext = at < text.length && text[at] == wanted;
        if (isNext) {
            at++;
        }
        return isNext;
    }

    private void skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }
}
