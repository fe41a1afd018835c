package dev.cyclelog.events;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Finds integers that are not written in plain digits. JSON Schema calls 5.0 and 5e0 integers; readers of the log, who
 * cast them to INTEGER, would not agree.
 */
final class PlainIntegers {

    private final JsonNode root;
    private final List<Violation> violations = new ArrayList<>();

    private PlainIntegers(JsonNode root) {
        this.root = root;
    }

    static List<Violation> violations(JsonNode schema, JsonNode value, String pointer) {
        PlainIntegers check = new PlainIntegers(schema);
        check.visit(PayloadSchema.form(schema, value), value, pointer);
        return check.violations;
    }

    private void visit(JsonNode schema, JsonNode value, String pointer) {
        if (value.isBigDecimal()) {
            if (mustBeInteger(schema)) {
                violations.add(new Violation(pointer, "must be an integer in plain digits, without point or exponent"));
            }
        } else if (value.isObject()) {
            JsonNode properties = resolve(schema).path("properties");
            value.properties().forEach(field -> {
                JsonNode fieldSchema = properties.path(field.getKey());
                if (!fieldSchema.isMissingNode()) {
                    visit(fieldSchema, field.getValue(), pointer + "/" + StorableJson.escape(field.getKey()));
                }
            });
        } else if (value.isArray()) {
            JsonNode items = resolve(schema).path("items");
            for (int i = 0; i < value.size(); i++) {
                visit(items, value.get(i), pointer + "/" + i);
            }
        }
    }

    private boolean mustBeInteger(JsonNode schema) {
        JsonNode resolved = resolve(schema);
        if (resolved.has("anyOf")) {
            return resolved.get("anyOf").valueStream().noneMatch(this::allowsFractions);
        }
        return !allowsFractions(resolved) && names(resolved.path("type"), "integer");
    }

    private boolean allowsFractions(JsonNode schema) {
        JsonNode type = resolve(schema).path("type");
        return type.isMissingNode() || names(type, "number");
    }

    private static boolean names(JsonNode type, String name) {
        return type.isString()
                ? type.stringValue().equals(name)
                : type.valueStream().anyMatch(one -> one.stringValue().equals(name));
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isString() ? root.at(reference.stringValue().substring(1)) : schema;
    }
}
