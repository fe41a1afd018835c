package dev.cyclelog.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The event types and the JSON Schemas of their payloads: one file {@code <event type>.schema.json} per type.
 *
 * <p>Immutable and safe for use by several threads; made once, it is shared.
 */
public final class EventCatalogue {

    private static final String FOLDER = "payloads";

    private final SortedMap<String, PayloadSchema> schemas;

    private EventCatalogue(SortedMap<String, PayloadSchema> schemas) {
        this.schemas = schemas;
    }

    /**
     * The catalogue that comes with this library.
     *
     * @throws UncheckedIOException if the schema files cannot be read, which a broken installation explains
     */
    public static EventCatalogue builtIn() {
        URL folder = EventCatalogue.class.getResource(FOLDER);
        if (folder == null) {
            throw new IllegalStateException("the folder '" + FOLDER + "' of schemas is missing from the classpath");
        }
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri));
            }
            // Not FileSystems.newFileSystem(uri): that one is shared by the process and can be open already.
            String jar = uri.getRawSchemeSpecificPart();
            int separator = jar.indexOf("!/");
            try (FileSystem files = FileSystems.newFileSystem(Path.of(URI.create(jar.substring(0, separator))))) {
                return read(files.getPath(jar.substring(separator + 1)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the schemas in " + folder, failed);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static EventCatalogue read(Path folder) throws IOException {
        SortedMap<String, PayloadSchema> schemas = new TreeMap<>();
        for (SchemaFile file : SchemaFile.in(folder)) {
            schemas.put(file.eventType(), file.read());
        }
        return new EventCatalogue(schemas);
    }

    /**
     * This catalogue and the types of a folder, one file {@code <event type>.schema.json} each, in JSON Schema draft
     * 2020-12. Files with another name, which do not end in {@code .json}, and folders are left alone. Nothing is ever
     * fetched: a schema may refer to itself and to the draft's own schemas only.
     *
     * @throws IllegalArgumentException if the folder or a schema cannot be used, or if this catalogue has the type
     *     already; the message names the file and says what to do
     */
    public EventCatalogue plus(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "there is no folder %s of schemas: make it, or name another".formatted(folder));
        }
        SortedMap<String, PayloadSchema> all = new TreeMap<>(schemas);
        try {
            for (SchemaFile file : SchemaFile.in(folder)) {
                if (all.put(file.eventType(), file.read()) != null) {
                    throw file.unusable(
                            "'%s' is a type already, and metrics rest on its schema: name the new type differently"
                                    .formatted(file.eventType()));
                }
            }
        } catch (IOException failed) {
            throw new IllegalArgumentException(
                    "cannot list the folder %s of schemas: %s".formatted(folder, failed), failed);
        }
        return new EventCatalogue(all);
    }

    /** The names of all types, in alphabetical order. */
    public Set<String> types() {
        return Collections.unmodifiableSet(schemas.keySet());
    }

    Optional<PayloadSchema> schemaOf(String eventType) {
        return Optional.ofNullable(schemas.get(eventType));
    }
}
