package dev.cyclelog.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** The wire format of events; golden files freeze it. */
public final class EventCodec {

    private static final String TIMESTAMP = "\"eventTimestamp\":\"";
    private static final String SEQUENCE_NUMBER = "\"sequenceNumber\":";

    private EventCodec() {}

    /** A record's key: the cycle number as decimal text. */
    public static byte[] key(int cycleNumber) {
        return Integer.toString(cycleNumber).getBytes(StandardCharsets.UTF_8);
    }

    /** An event as it goes to {@code game-events}. Fields that are null are left out. */
    public static byte[] encode(Event event) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("eventId", event.eventId());
        root.put("eventType", event.eventType());
        root.put("cycleNumber", event.cycleNumber());
        if (event.eventTimestamp() != null) {
            root.put("eventTimestamp", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(event.eventTimestamp()));
        }
        if (event.userId() != null) {
            root.put("userId", event.userId());
        }
        if (event.robotId() != null) {
            root.put("robotId", event.robotId());
        }
        root.set("payload", event.payload());
        if (event.metadata() != null) {
            root.set("metadata", event.metadata());
        }
        return Json.MAPPER.writeValueAsBytes(root);
    }

    /**
     * A published event as it goes to {@code audit-events}: the producer's own text, with the sequence number put in
     * front and, where the producer gave none, a timestamp before that. Not written anew, so that no digit can change,
     * {@link #published} finds the producer's text again, and the event grows by less than a hundred bytes.
     *
     * @param published the bytes of a valid event
     * @param hasTimestamp whether they contain an {@code eventTimestamp}
     * @param sequenceNumber the event's number within its cycle
     * @param appendTime the timestamp to use where there is none
     */
    public static byte[] sequence(byte[] published, boolean hasTimestamp, int sequenceNumber, Instant appendTime) {
        String timestamp = hasTimestamp ? "" : TIMESTAMP + appendTime + "\",";
        byte[] front = ("{" + timestamp + SEQUENCE_NUMBER + sequenceNumber + ",").getBytes(StandardCharsets.UTF_8);
        int body = indexOf('{', published, 0) + 1;
        byte[] sequenced = Arrays.copyOf(front, front.length + published.length - body);
        System.arraycopy(published, body, sequenced, front.length, published.length - body);
        return sequenced;
    }

    /**
     * The event as it was published, from its opening brace on: what {@link #sequence} was given. A timestamp that
     * stands before the sequence number was not the producer's; the producer's own stands after it.
     *
     * @param auditEvent a value of {@code audit-events}
     * @throws IllegalArgumentException if it is not what {@link #sequence} wrote
     */
    public static byte[] published(byte[] auditEvent) {
        int end = 1;
        if (startsWith(TIMESTAMP, auditEvent, end)) {
            end = indexOf(',', auditEvent, end) + 1;
        }
        if (!startsWith("{", auditEvent, 0) || !startsWith(SEQUENCE_NUMBER, auditEvent, end)) {
            throw new IllegalArgumentException("a value of audit-events begins with its sequenceNumber,"
                    + " before which only an eventTimestamp may stand");
        }
        int body = indexOf(',', auditEvent, end) + 1;
        byte[] published = Arrays.copyOfRange(auditEvent, body - 1, auditEvent.length);
        published[0] = '{';
        return published;
    }

    private static int indexOf(char wanted, byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("not an event: '" + wanted + "' is missing");
    }

    private static boolean startsWith(String prefix, byte[] text, int from) {
        byte[] wanted = prefix.getBytes(StandardCharsets.UTF_8);
        int end = from + wanted.length;
        return end <= text.length && Arrays.equals(wanted, 0, wanted.length, text, from, end);
    }

    /**
     * Reads a value of {@code audit-events}.
     *
     * @throws IllegalArgumentException if it is not what {@link #sequence} wrote
     */
    public static SequencedEvent decode(byte[] value) {
        SequencedEvent plain = PlainEventReader.read(value);
        return plain == null ? parse(value) : plain;
    }

    /** Reads it however it is written. */
    static SequencedEvent parse(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        Integer sequenceNumber = null;
        String eventId = null;
        String eventType = null;
        Integer cycleNumber = null;
        LocalDateTime eventTimestamp = null;
        Integer userId = null;
        Integer robotId = null;
        String payload = null;
        String metadata = null;
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "sequenceNumber" -> sequenceNumber = parser.getIntValue();
                    case "eventId" -> eventId = parser.getString();
                    case "eventType" -> eventType = parser.getString();
                    case "cycleNumber" -> cycleNumber = parser.getIntValue();
                    case "eventTimestamp" -> eventTimestamp = utc(parser.getString());
                    case "userId" -> userId = nullableInt(parser);
                    case "robotId" -> robotId = nullableInt(parser);
                    case "payload" -> payload = rawText(parser, text);
                    case "metadata" -> metadata = rawText(parser, text);
                    default -> throw new IllegalArgumentException("unknown field '" + name + "'");
                }
            }
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getOriginalMessage(), malformed);
        }
        if (sequenceNumber == null || cycleNumber == null || eventTimestamp == null || payload == null) {
            throw new IllegalArgumentException(
                    "a value of audit-events needs sequenceNumber, cycleNumber, eventTimestamp and payload");
        }
        return new SequencedEvent(
                sequenceNumber, eventId, eventType, cycleNumber, eventTimestamp, userId, robotId, payload, metadata);
    }

    static LocalDateTime utc(String text) {
        return Timestamps.parse(text)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MICROS);
    }

    private static Integer nullableInt(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : (Integer) parser.getIntValue();
    }

    private static String rawText(JsonParser parser, String text) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }
}
