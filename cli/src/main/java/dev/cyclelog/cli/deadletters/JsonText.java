package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;

/**
 * Changes values of a JSON text where they stand: what is not touched keeps every character, numbers every digit.
 *
 * <p>A place is a JSON pointer (RFC 6901) with at least one step.
 */
final class JsonText {

    private JsonText() {}

    /** The edit is impossible; the message says why. */
    static final class ImpossibleException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ImpossibleException(String message) {
            super(message);
        }
    }

    /** A field or an element. Positions count characters; those of neighbours are -1 where there is none. */
    private record Member(int start, int valueStart, int end, int previousEnd, int nextStart) {}

    /** The object or array that the pointer's last step is about, and the member there, or null. */
    private record Parent(int start, boolean isObject, boolean isEmpty, String lastStep, Member member) {}

    /** The text of the value at this place, or null if there is none. */
    static String get(String text, JsonPointer pointer) {
        Member member = locate(text, pointer).member;
        return member == null ? null : text.substring(member.valueStart, member.end);
    }

    /**
     * Replaces the value at this place. A field that is not there is added to its object.
     *
     * @param value the new value as JSON text
     * @throws ImpossibleException if the text is not JSON, or has no such object or element
     */
    static String set(String text, JsonPointer pointer, String value) {
        Parent parent = locate(text, pointer);
        Member member = parent.member;
        if (member != null) {
            return text.substring(0, member.valueStart) + value + text.substring(member.end);
        }
        if (!parent.isObject) {
            throw new ImpossibleException(pointer + ": the array has no such element");
        }
        String field = Json.MAPPER.writeValueAsString(parent.lastStep) + ":" + value + (parent.isEmpty ? "" : ",");
        return text.substring(0, parent.start + 1) + field + text.substring(parent.start + 1);
    }

    /**
     * Removes the field or element at this place. Where there is none the text stays as it is.
     *
     * @throws ImpossibleException if the text is not JSON, or has no such object or array
     */
    static String remove(String text, JsonPointer pointer) {
        Member member = locate(text, pointer).member;
        if (member == null) {
            return text;
        }
        if (member.previousEnd >= 0) {
            return text.substring(0, member.previousEnd) + text.substring(member.end);
        }
        int next = member.nextStart >= 0 ? member.nextStart : member.end;
        return text.substring(0, member.start) + text.substring(next);
    }

    private static Parent locate(String text, JsonPointer pointer) {
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            parser.nextToken();
            Parent parent = descend(parser, pointer, pointer);
            // To the end: of a field that is there twice nobody knows which one is meant.
            while (parser.nextToken() != null) {
                continue;
            }
            return parent;
        } catch (JacksonException | NumberFormatException malformed) {
            throw new ImpossibleException("it is not JSON that could be edited in place");
        }
    }

    private static Parent descend(JsonParser parser, JsonPointer rest, JsonPointer pointer) {
        JsonToken open = parser.currentToken();
        if (open != JsonToken.START_OBJECT && open != JsonToken.START_ARRAY) {
            throw new ImpossibleException(pointer + ": there is no object or array to hold it");
        }
        boolean isObject = open == JsonToken.START_OBJECT;
        boolean isLast = rest.tail().matches();
        int containerStart = tokenStart(parser);
        int previousEnd = -1;
        int count = 0;
        Member found = null;
        for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
            int start = tokenStart(parser);
            if (found != null && found.nextStart < 0) {
                found = new Member(found.start, found.valueStart, found.end, found.previousEnd, start);
            }
            boolean hit = isObject
                    ? parser.currentName().equals(rest.getMatchingProperty())
                    : count == rest.getMatchingIndex();
            if (isObject) {
                parser.nextToken();
            }
            if (hit && !isLast) {
                return descend(parser, rest.tail(), pointer);
            }
            int valueStart = tokenStart(parser);
            parser.skipChildren();
            parser.finishToken();
            int end = (int) parser.currentLocation().getCharOffset();
            if (hit) {
                found = new Member(start, valueStart, end, previousEnd, -1);
            }
            previousEnd = end;
            count++;
        }
        if (!isLast) {
            throw new ImpossibleException(pointer + ": there is no object or array to hold it");
        }
        return new Parent(containerStart, isObject, count == 0, rest.getMatchingProperty(), found);
    }

    private static int tokenStart(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }
}
