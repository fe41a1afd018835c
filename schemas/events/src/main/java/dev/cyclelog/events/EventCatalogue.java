package dev.cyclelog.events;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The event types and the JSON Schemas of their payloads: one file {@code <event type>.schema.json} per type.
 *
 * <p>Immutable and safe for use by several threads; made once, it is shared.
 */
public final class EventCatalogue {

    private static final String FOLDER = "payloads";
    private static final String SUFFIX = ".schema.json";
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keyword(new AnnotationKeyword(PayloadSchema.REQUIRES))
            .build();

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
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(DIALECT);
        SortedMap<String, PayloadSchema> schemas = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> listing = Files.list(folder)) {
            files = listing.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            String type = name.substring(0, name.length() - SUFFIX.length());
            Schema schema = registry.getSchema(Files.readString(file), InputFormat.JSON);
            schema.initializeValidators();
            schemas.put(type, new PayloadSchema(schema));
        }
        return new EventCatalogue(schemas);
    }

    /** The names of all types, in alphabetical order. */
    public Set<String> types() {
        return Collections.unmodifiableSet(schemas.keySet());
    }

    Optional<PayloadSchema> schemaOf(String eventType) {
        return Optional.ofNullable(schemas.get(eventType));
    }
}
