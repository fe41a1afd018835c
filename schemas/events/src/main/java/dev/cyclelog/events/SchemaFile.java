package dev.cyclelog.events;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One type's schema as a file: {@code <event type>.schema.json}, in JSON Schema draft 2020-12.
 *
 * @param path the file
 * @param eventType the type, from the file's name
 */
record SchemaFile(Path path, String eventType) {

    private static final String SUFFIX = ".schema.json";
    private static final String DRAFT = Dialects.getDraft202012().getId();
    /** Under which the draft's own schemas are known; they come with the validator. */
    private static final String DRAFT_FOLDER = "https://json-schema.org/draft/2020-12/";

    private static final Dialect DIALECT =
            Dialect.builder(Dialects.getDraft202012()).keywords(Remark.all()).build();
    private static final Schema DRAFT_SCHEMA = registry().getSchema(SchemaLocation.of(DRAFT));
    private static final int MAX_SHOWN = 5;

    /**
     * The schema files of a folder, in alphabetical order.
     *
     * @throws IllegalArgumentException if a file's name names no event type
     */
    static List<SchemaFile> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !Files.isDirectory(file))
                    .sorted()
                    .map(SchemaFile::of)
                    .toList();
        }
    }

    private static SchemaFile of(Path path) {
        String name = path.getFileName().toString();
        String type = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
        SchemaFile file = new SchemaFile(path, type);
        if (type.isEmpty() || type.codePointCount(0, type.length()) > Envelope.MAX_TEXT) {
            throw file.unusable("the name must be <event type>%s, with 1 to %d characters for the type: rename the file"
                    .formatted(SUFFIX, Envelope.MAX_TEXT));
        }
        return file;
    }

    /**
     * Reads and checks the schema.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    PayloadSchema read() {
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(Files.readString(path));
        } catch (IOException unreadable) {
            throw unusable("cannot be read as a text in UTF-8 (%s): correct or remove it".formatted(unreadable));
        } catch (JacksonException malformed) {
            throw unusable("is not JSON: %s; correct it".formatted(malformed.getOriginalMessage()));
        }
        if (!node.path("$schema").asString(DRAFT).equals(DRAFT)) {
            throw unusable("is written for %s: write it for draft 2020-12 (\"$schema\": \"%s\")"
                    .formatted(node.path("$schema"), DRAFT));
        }
        List<Error> errors = DRAFT_SCHEMA.validate(node);
        if (!errors.isEmpty()) {
            throw unusable("is not a schema of draft 2020-12: %s; correct it"
                    .formatted(errors.stream()
                            .map(Error::toString)
                            .distinct()
                            .limit(MAX_SHOWN)
                            .collect(Collectors.joining("; "))));
        }
        try {
            // A registry of its own: two files that claim one $id must not be taken for one another.
            Schema schema = registry().getSchema(node);
            schema.initializeValidators();
            schema.validate(Json.MAPPER.createObjectNode());
            return new PayloadSchema(schema);
        } catch (StackOverflowError endless) {
            throw unusable("refers to itself without end: correct its $ref");
        } catch (RuntimeException refused) {
            throw unusable(
                    "cannot be used: %s; correct it (a $ref may lead to the file itself only, nothing is fetched)"
                            .formatted(refused.getMessage()));
        }
    }

    private static SchemaRegistry registry() {
        return SchemaRegistry.withDefaultDialect(
                DIALECT,
                registry -> registry.schemaLoader(
                        loader -> loader.allow(iri -> iri.toString().startsWith(DRAFT_FOLDER))));
    }

    IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("schema file " + path + ": " + why);
    }
}
