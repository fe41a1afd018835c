package dev.cyclelog.events;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Finds integers that are not written in plain digits. JSON Schema calls 5.0 and 5e0 integers; readers of the log, who
 * cast them to INTEGER, would not agree.
 *
 * <p>It knows what our own schemas are made of: types, properties, items, anyOf, references within the file. What a
 * schema says in other ways is left to its validator alone.
 */
final class PlainIntegers {

    private final Map<String, PlainIntegers> fields = new HashMap<>();
    private PlainIntegers elements;
    private boolean integer;

    private PlainIntegers() {}

    /** Reads from a schema where its values must have integers: once, as resolving references takes time. */
    static PlainIntegers of(JsonNode schema, SchemaReferences references) {
        return of(schema, references, new IdentityHashMap<>());
    }

    /** A schema may refer to itself: the result is a graph. */
    private static PlainIntegers of(JsonNode schema, SchemaReferences references, Map<JsonNode, PlainIntegers> known) {
        JsonNode resolved = references.resolve(schema);
        PlainIntegers existing = known.get(resolved);
        if (existing != null) {
            return existing;
        }
        PlainIntegers rules = new PlainIntegers();
        known.put(resolved, rules);
        rules.integer = mustBeInteger(resolved, references);
        resolved.path("properties")
                .properties()
                .forEach(field -> rules.fields.put(field.getKey(), of(field.getValue(), references, known)));
        if (resolved.has("items") && !resolved.has("prefixItems")) {
            rules.elements = of(resolved.get("items"), references, known);
        }
        return rules;
    }

    void check(JsonNode value, Place place, Consumer<Violation> violations) {
        if (value.isBigDecimal()) {
            if (integer) {
                violations.accept(new Violation(
                        place.pointer(), "must be an integer in plain digits, without point or exponent"));
            }
        } else if (value.isObject() && !fields.isEmpty()) {
            value.properties().forEach(field -> {
                PlainIntegers rules = fields.get(field.getKey());
                if (rules != null) {
                    rules.check(field.getValue(), place.field(field.getKey()), violations);
                }
            });
        } else if (value.isArray() && elements != null) {
            for (int i = 0; i < value.size(); i++) {
                elements.check(value.get(i), place.element(i), violations);
            }
        }
    }

    private static boolean mustBeInteger(JsonNode schema, SchemaReferences references) {
        List<JsonNode> alternatives = schema.has("anyOf")
                ? schema.get("anyOf").valueStream().map(references::resolve).toList()
                : List.of(schema);
        return alternatives.stream().anyMatch(alternative -> names(alternative.path("type"), "integer"))
                && alternatives.stream().noneMatch(PlainIntegers::allowsFractions);
    }

    private static boolean allowsFractions(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isMissingNode() || names(type, "number");
    }

    private static boolean names(JsonNode type, String name) {
        return type.isString()
                ? type.stringValue().equals(name)
                : type.valueStream().anyMatch(one -> one.asString().equals(name));
    }
}
