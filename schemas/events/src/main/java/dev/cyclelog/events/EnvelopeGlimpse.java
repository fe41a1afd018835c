package dev.cyclelog.events;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * What can be read of an event's name and place in bytes of which nothing is certain: enough to find a refused event
 * again, not to trust it.
 *
 * @param eventId what stands there as the id, at most {@value #MAX_CHARS} characters and storable in PostgreSQL; or
 *     null
 * @param eventType the same of the type
 * @param cycleNumber the cycle, where it is a number from 0 to 2147483647, in quotes or not; or null
 */
public record EnvelopeGlimpse(String eventId, String eventType, Integer cycleNumber) {

    private static final int MAX_CHARS = 200;
    private static final Pattern CYCLE_NUMBER = Pattern.compile("[0-9]{1,10}");
    /** What neither UTF-8 nor PostgreSQL holds. Pairs of surrogates do not match. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    private static final JsonFactory LENIENT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // As in Json: the table of names that readers share breaks when many share a hash.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    /**
     * Reads as far as the bytes are JSON. Of a field that is there twice the first counts.
     *
     * @param value the bytes, broken or cut at any place; or null
     */
    public static EnvelopeGlimpse of(byte[] value) {
        String eventId = null;
        String eventType = null;
        Integer cycleNumber = null;
        try (JsonParser parser = LENIENT.createParser(ObjectReadContext.empty(), text(value))) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while ((eventId == null || eventType == null || cycleNumber == null)
                        && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    JsonToken token = parser.nextToken();
                    boolean scalar = token.isScalarValue() && token != JsonToken.VALUE_NULL;
                    if (scalar && name.equals("eventId") && eventId == null) {
                        eventId = storable(parser.getString(), MAX_CHARS);
                    } else if (scalar && name.equals("eventType") && eventType == null) {
                        eventType = storable(parser.getString(), MAX_CHARS);
                    } else if (scalar && name.equals("cycleNumber") && cycleNumber == null) {
                        cycleNumber = cycleNumber(parser.getString());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        } catch (RuntimeException broken) {
            // What was read until here is all that can be had.
        }
        return new EnvelopeGlimpse(eventId, eventType, cycleNumber);
    }

    /** The cycle that a record's key names, or null: a key that is a cycle number in decimal digits. */
    public static Integer cycleNumberOfKey(byte[] key) {
        return key == null || key.length > 10 ? null : cycleNumber(text(key));
    }

    /** The text as PostgreSQL can store it, cut. */
    public static String storable(String text, int maxChars) {
        String kept = text.length() <= maxChars ? text : text.substring(0, maxChars);
        return UNSTORABLE.matcher(kept).replaceAll("\uFFFD");
    }

    private static Integer cycleNumber(String text) {
        if (!CYCLE_NUMBER.matcher(text).matches()) {
            return null;
        }
        long number = Long.parseLong(text);
        return number <= Integer.MAX_VALUE ? (Integer) (int) number : null;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
