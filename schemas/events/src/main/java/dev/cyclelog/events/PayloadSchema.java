package dev.cyclelog.events;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One type's JSON Schema. Beside the payload it says, with the annotation {@code x-requires}, which ids the event
 * itself must carry; where a type has two forms (if, then, else) each form says so for itself.
 */
final class PayloadSchema {

    static final String REQUIRES = "x-requires";

    private static final String PAYLOAD = "/payload";

    private final Schema schema;

    PayloadSchema(Schema schema) {
        this.schema = schema;
    }

    List<Violation> violations(Event event) {
        List<Violation> violations = new ArrayList<>();
        JsonNode requires = form(schema.getSchemaNode(), event.payload()).path(REQUIRES);
        if (requires.valueStream().anyMatch(id -> id.stringValue().equals("userId")) && event.userId() == null) {
            violations.add(new Violation("/userId", "is required for " + event.eventType()));
        }
        if (requires.valueStream().anyMatch(id -> id.stringValue().equals("robotId")) && event.robotId() == null) {
            violations.add(new Violation("/robotId", "is required for " + event.eventType()));
        }
        List<Violation> notPlain = PlainIntegers.violations(schema.getSchemaNode(), event.payload(), PAYLOAD);
        violations.addAll(notPlain);
        // The schema's validator calls 1e19 an integer, and fails when it is too large for its own arithmetic.
        if (notPlain.isEmpty()) {
            for (Error error : schema.validate(event.payload())) {
                violations.add(violation(error));
            }
        }
        return violations;
    }

    /** The part of a type's schema that applies to this payload: one of its two forms, or all of it. */
    static JsonNode form(JsonNode root, JsonNode payload) {
        JsonNode condition = root.path("if").path("required");
        if (condition.isEmpty()) {
            return root;
        }
        boolean holds = condition.valueStream().allMatch(name -> payload.has(name.stringValue()));
        String reference = root.path(holds ? "then" : "else").path("$ref").stringValue();
        return root.at(reference.substring(1));
    }

    private static Violation violation(Error error) {
        String pointer = PAYLOAD + error.getInstanceLocation();
        if (error.getProperty() != null && error.getKeyword().equals("required")) {
            return new Violation(pointer + "/" + StorableJson.escape(error.getProperty()), "is missing");
        }
        return new Violation(pointer, error.getMessage());
    }
}
