package dev.cyclelog.events;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Follows the {@code $ref}s of one schema that lead to another place in it ({@code #}, {@code #/…}). */
final class SchemaReferences {

    private final JsonNode root;

    SchemaReferences(JsonNode root) {
        this.root = root;
    }

    /** What the schema or its {@code $ref} says; a missing node where that cannot be told from the file's text. */
    JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        Set<String> followed = new HashSet<>();
        while (resolved.path("$ref").isString()) {
            String reference = resolved.path("$ref").stringValue();
            boolean withinFile = reference.equals("#") || reference.startsWith("#/");
            if (!withinFile || !followed.add(reference)) {
                return MissingNode.getInstance();
            }
            resolved = root.at(reference.substring(1));
        }
        // With an $id of its own, a schema's references start from there.
        return resolved != root && resolved.has("$id") ? MissingNode.getInstance() : resolved;
    }
}
