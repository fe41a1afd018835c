package dev.cyclelog.events;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One type's JSON Schema. Beside the payload it says, with the annotation {@code x-requires}, which ids the event
 * itself must carry; where a type has two forms (if required, then, else) each form can say so for itself.
 */
final class PayloadSchema {

    static final String REQUIRES = "x-requires";

    private static final Set<String> IDS = Set.of("userId", "robotId");
    private static final Place PAYLOAD_PLACE = Place.EVENT.field("payload");
    private static final String PAYLOAD = PAYLOAD_PLACE.pointer();

    private final Schema schema;
    private final List<String> toldApartBy;
    private final Form form;
    private final Form otherForm;

    /**
     * Prepares the schema.
     *
     * @throws IllegalArgumentException if {@code x-requires} asks for something that an event does not have
     */
    PayloadSchema(Schema schema) {
        JsonNode root = schema.getSchemaNode();
        this.schema = schema;
        this.toldApartBy = toldApartBy(root);
        this.form = Form.of(toldApartBy.isEmpty() ? List.of(root) : List.of(root, root.path("then")), root);
        this.otherForm = Form.of(List.of(root, root.path("else")), root);
    }

    /** The fields whose presence decides between two forms, if the condition asks for nothing else; else none. */
    private static List<String> toldApartBy(JsonNode root) {
        JsonNode condition = root.path("if");
        return condition.size() == 1
                ? condition
                        .path("required")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList()
                : List.of();
    }

    List<Violation> violations(Event event) {
        List<Violation> violations = new ArrayList<>();
        Form applicable = toldApartBy.stream().allMatch(event.payload()::has) ? form : otherForm;
        if (applicable.requires.contains("userId") && event.userId() == null) {
            violations.add(new Violation("/userId", "is required for " + event.eventType()));
        }
        if (applicable.requires.contains("robotId") && event.robotId() == null) {
            violations.add(new Violation("/robotId", "is required for " + event.eventType()));
        }
        List<Violation> notPlain = new ArrayList<>();
        applicable.integers.forEach(rules -> rules.check(event.payload(), PAYLOAD_PLACE, notPlain::add));
        violations.addAll(notPlain);
        // The schema's validator calls 1e19 an integer, and fails when it is too large for its own arithmetic.
        if (notPlain.isEmpty()) {
            validate(event.payload(), violations);
        }
        return violations;
    }

    private void validate(JsonNode payload, List<Violation> violations) {
        try {
            for (Error error : schema.validate(payload)) {
                violations.add(violation(error));
            }
        } catch (RuntimeException | StackOverflowError failed) {
            // Schemas of others: a pattern such as (a|b)* overflows the stack on a long text, 1e19 see above.
            violations.add(new Violation(PAYLOAD, "cannot be checked against the schema of its type: " + failed));
        }
    }

    private static Violation violation(Error error) {
        String pointer = PAYLOAD + error.getInstanceLocation();
        if (error.getProperty() != null && error.getKeyword().equals("required")) {
            return new Violation(pointer + "/" + Place.escape(error.getProperty()), "is missing");
        }
        return new Violation(pointer, error.getMessage());
    }

    /**
     * What applies to the payloads of one form.
     *
     * @param requires the ids that the event must carry
     * @param integers where the payload must have integers
     */
    private record Form(Set<String> requires, List<PlainIntegers> integers) {

        static Form of(List<JsonNode> parts, JsonNode root) {
            SchemaReferences references = new SchemaReferences(root);
            return new Form(
                    parts.stream()
                            .flatMap(part -> Stream.of(part, references.resolve(part)))
                            .flatMap(part -> requires(part.path(REQUIRES)))
                            .collect(Collectors.toSet()),
                    parts.stream()
                            .map(part -> PlainIntegers.of(part, references))
                            .toList());
        }

        private static Stream<String> requires(JsonNode ids) {
            boolean known = ids.isMissingNode()
                    || ids.isArray()
                            && ids.valueStream().map(JsonNode::asString).allMatch(IDS::contains);
            if (!known) {
                throw new IllegalArgumentException(
                        REQUIRES + " is " + ids + ", it must be an array of \"userId\" and \"robotId\"");
            }
            return ids.valueStream().map(JsonNode::asString);
        }
    }
}
