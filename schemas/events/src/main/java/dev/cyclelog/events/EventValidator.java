package dev.cyclelog.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides whether a record's value is an event: the same decision, with the same reasons, in the publisher and in the
 * sequencer. Immutable and safe for use by several threads.
 */
public final class EventValidator {

    /** The largest event in bytes. */
    public static final int MAX_EVENT_BYTES = 1_000_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final char REPLACEMENT = '\uFFFD';

    private final EventCatalogue catalogue;

    /** A validator for the types of this catalogue. */
    public EventValidator(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Validates one record's value.
     *
     * @param value the bytes, or null for a record without a value
     * @return the event, or everything that is wrong; never null
     */
    public Validation validate(byte[] value) {
        if (value == null || value.length == 0) {
            return Validation.invalid(RejectReason.MALFORMED_JSON, "", "the record has no value");
        }
        if (value.length > MAX_EVENT_BYTES) {
            return Validation.invalid(
                    RejectReason.TOO_LARGE, "", "the event has more than %d bytes".formatted(MAX_EVENT_BYTES));
        }
        if (Arrays.equals(BYTE_ORDER_MARK, 0, 3, value, 0, Math.min(3, value.length))) {
            return Validation.invalid(
                    RejectReason.MALFORMED_JSON, "", "begins with a byte order mark: send the JSON without it");
        }
        JsonNode root;
        try {
            root = read(value);
        } catch (CharacterCodingException notUtf8) {
            return Validation.invalid(RejectReason.MALFORMED_JSON, "", "the bytes are not UTF-8");
        } catch (JacksonException malformed) {
            return Validation.invalid(RejectReason.MALFORMED_JSON, "", describe(malformed));
        } catch (NumberFormatException beyondBigDecimal) {
            return Validation.invalid(RejectReason.UNSTORABLE_VALUE, "", "a number's exponent is beyond all measure");
        }
        return validate(root);
    }

    static JsonNode read(byte[] value) throws CharacterCodingException {
        // Not from the bytes: Jackson would guess UTF-16 and let invalid UTF-8 through.
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // Was it published, or does it stand for what is not UTF-8? The strict decoder, which is slower, can tell.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        }
        return Json.MAPPER.readTree(text);
    }

    private Validation validate(JsonNode value) {
        if (!(value instanceof ObjectNode root)) {
            return Validation.invalid(RejectReason.MALFORMED_JSON, "", "the value is not a JSON object");
        }
        List<Violation> unstorable = StorableJson.violations(root);
        if (!unstorable.isEmpty()) {
            return new Validation.Invalid(RejectReason.UNSTORABLE_VALUE, unstorable);
        }
        Validation envelope = Envelope.read(root);
        if (!(envelope instanceof Validation.Valid valid)) {
            return envelope;
        }
        Event event = valid.event();
        Optional<PayloadSchema> schema = catalogue.schemaOf(event.eventType());
        if (schema.isEmpty()) {
            return Validation.invalid(
                    RejectReason.UNKNOWN_EVENT_TYPE,
                    "/eventType",
                    "'" + event.eventType() + "' is not a type of the catalogue: correct it, or add its schema");
        }
        List<Violation> violations = schema.get().violations(event);
        return violations.isEmpty() ? valid : new Validation.Invalid(RejectReason.SCHEMA_VIOLATION, violations);
    }

    private static String describe(JacksonException malformed) {
        TokenStreamLocation location = malformed.getLocation();
        String place = location == null ? "" : " (character %d)".formatted(location.getCharOffset() + 1);
        return malformed.getOriginalMessage() + place;
    }
}
