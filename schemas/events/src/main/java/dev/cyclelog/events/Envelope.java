package dev.cyclelog.events;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads an event's top-level fields from a JSON tree and collects everything that is wrong with them. */
final class Envelope {

    /** How many characters the texts of an event may have. */
    static final int MAX_TEXT = 100;

    private static final Set<String> FIELDS =
            Set.of("eventId", "eventType", "cycleNumber", "eventTimestamp", "userId", "robotId", "payload", "metadata");

    private final ObjectNode root;
    private final List<Violation> violations = new ArrayList<>();

    private Envelope(ObjectNode root) {
        this.root = root;
    }

    static Validation read(ObjectNode root) {
        return new Envelope(root).read();
    }

    private Validation read() {
        for (String name : root.propertyNames()) {
            if (!FIELDS.contains(name)) {
                wrong(name, "is not a field of an event: put it into the payload, or into metadata");
            }
        }
        Event event = new Event(
                text("eventId"),
                text("eventType"),
                cycleNumber(),
                timestamp(),
                id("userId"),
                id("robotId"),
                object("payload", true),
                object("metadata", false));
        return violations.isEmpty()
                ? new Validation.Valid(event, root)
                : new Validation.Invalid(RejectReason.INVALID_ENVELOPE, violations);
    }

    private String text(String name) {
        JsonNode node = root.get(name);
        if (node == null) {
            wrong(name, "is missing");
            return null;
        }
        if (!node.isString()) {
            wrong(name, "must be text");
            return null;
        }
        String text = node.stringValue();
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > MAX_TEXT) {
            wrong(name, "must have 1 to " + MAX_TEXT + " characters, has " + length);
        }
        return text;
    }

    private int cycleNumber() {
        JsonNode node = root.get("cycleNumber");
        if (node == null) {
            wrong("cycleNumber", "is missing");
            return 0;
        }
        if (!isPlainInteger(node) || node.intValue() < 0) {
            wrong("cycleNumber", "must be an integer from 0 to 2147483647, in plain digits");
            return 0;
        }
        return node.intValue();
    }

    private Integer id(String name) {
        JsonNode node = root.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!isPlainInteger(node)) {
            wrong(name, "must be null or an integer of 32 bits, in plain digits");
            return null;
        }
        return node.intValue();
    }

    private OffsetDateTime timestamp() {
        JsonNode node = root.get("eventTimestamp");
        if (node == null) {
            return null;
        }
        if (node.isString()) {
            try {
                OffsetDateTime timestamp = Timestamps.parse(node.stringValue());
                int year = timestamp.withOffsetSameInstant(ZoneOffset.UTC).getYear();
                if (year >= 1 && year <= 9999) {
                    return timestamp;
                }
            } catch (DateTimeException notIso) {
                // Falls through: out of range and unreadable get the same answer.
            }
        }
        wrong(
                "eventTimestamp",
                "must be an ISO-8601 time with offset, years 1 to 9999, such as 2026-01-31T12:00:00.000Z; or be left out");
        return null;
    }

    private ObjectNode object(String name, boolean required) {
        JsonNode node = root.get(name);
        if (node instanceof ObjectNode object) {
            return object;
        }
        if (required) {
            wrong(name, node == null ? "is missing" : "must be an object");
        } else if (node != null && !node.isNull()) {
            wrong(name, "must be null or an object");
        }
        return null;
    }

    private static boolean isPlainInteger(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt();
    }

    private void wrong(String name, String message) {
        violations.add(new Violation(Place.EVENT.field(name).pointer(), message));
    }
}
