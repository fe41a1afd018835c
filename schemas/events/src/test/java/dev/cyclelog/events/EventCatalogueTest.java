package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A folder of further schemas")
class EventCatalogueTest {

    private static final String MOOD = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "x-requires": ["robotId"],
              "type": "object",
              "required": ["mood"],
              "properties": {
                "mood": { "$ref": "#/$defs/level" },
                "moods": { "type": "array", "items": { "$ref": "#/$defs/level" } },
                "cause": { "$ref": "#" }
              },
              "$defs": { "level": { "type": "integer", "maximum": 9 } }
            }""";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("adds its types, with the ids that they require and their integers")
    void addsTypes() throws Exception {
        write("robot_mood.schema.json", MOOD);
        write("README.md", "not a schema");
        Files.createDirectory(folder.resolve("older.schema.json"));

        EventCatalogue catalogue = EventCatalogue.builtIn().plus(folder);

        assertThat(catalogue.types())
                .contains("robot_mood", "weapon_sale")
                .hasSize(EventCatalogue.builtIn().types().size() + 1);
        assertThat(validate(catalogue, "\"robotId\":1,\"payload\":{\"mood\":3,\"moods\":[1,2],\"cause\":{\"mood\":1}}"))
                .isEmpty();
        assertThat(validate(catalogue, "\"payload\":{\"mood\":3}")).containsExactly("/robotId");
        assertThat(validate(catalogue, "\"robotId\":1,\"payload\":{\"mood\":10}"))
                .containsExactly("/payload/mood");
        assertThat(validate(
                        catalogue, "\"robotId\":1,\"payload\":{\"mood\":3,\"moods\":[1,2.0],\"cause\":{\"mood\":1e0}}"))
                .containsExactly("/payload/moods/1", "/payload/cause/mood");
    }

    @Test
    @DisplayName("may be empty, and may be one of two")
    void addsToWhatWasAdded(@TempDir Path other) throws Exception {
        write("robot_mood.schema.json", MOOD);
        EventCatalogue catalogue = EventCatalogue.builtIn().plus(other).plus(folder);
        assertThat(catalogue.types()).contains("robot_mood");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.plus(folder))
                .withMessageContaining("'robot_mood' is a type already");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @DisplayName("is refused because of a file, which the message names")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "weapon_sale.schema.json|{}|'weapon_sale' is a type already",
                "mood.json|{}|rename the file",
                ".schema.json|{}|rename the file",
                "LONG.schema.json|{}|with 1 to 100 characters",
                "m.schema.json|{|is not JSON",
                "m.schema.json|``|is not a schema",
                "m.schema.json|{\"type\":\"object\",\"type\":\"object\"}|is not JSON",
                "m.schema.json|[]|is not a schema",
                "m.schema.json|{\"properties\":{\"a\":{\"type\":\"whole\"}}}|/properties/a/type",
                "m.schema.json|{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}|draft 2020-12",
                "m.schema.json|{\"properties\":{\"a\":{\"pattern\":\"(\"}}}|Unclosed group",
                "m.schema.json|{\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}}}|/$defs/b cannot be resolved",
                "m.schema.json|{\"properties\":{\"a\":{\"$ref\":\"other.schema.json\"}}}|nothing is fetched",
                "m.schema.json|{\"if\":{\"properties\":{\"a\":{\"$ref\":\"classpath:draft-07/schema\"}}}}|nothing is fetched",
                "m.schema.json|{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}|without end",
                "m.schema.json|{\"x-requires\":[\"userID\"]}|x-requires",
                "m.schema.json|{\"x-requires\":\"userId\"}|x-requires",
            })
    void isRefused(String name, String schema, String why) throws Exception {
        String fileName = name.replace("LONG", "x".repeat(101));
        write(fileName, schema);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCatalogue.builtIn().plus(folder))
                .withMessageContaining(folder.resolve(fileName).toString())
                .withMessageContaining(why);
    }

    @Test
    @DisplayName("is refused where it is missing, is a file, or holds what is not UTF-8")
    void isRefusedAsAWhole() throws Exception {
        EventCatalogue builtIn = EventCatalogue.builtIn();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.plus(folder.resolve("absent")))
                .withMessageContaining("absent");

        Path file = write("m.schema.json", "ü", StandardCharsets.UTF_16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.plus(file))
                .withMessageContaining("there is no folder");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.plus(folder))
                .withMessageContaining("UTF-8");
    }

    @Test
    @DisplayName("makes nobody fetch a schema")
    void fetchesNothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + server.getLocalPort() + "/mood.json";
            for (String schema :
                    List.of("{\"$ref\":\"%s\"}", "{\"$id\":\"%s\",\"$ref\":\"more\"}", "{\"$schema\":\"%s\"}")) {
                write("m.schema.json", schema.formatted(address));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> EventCatalogue.builtIn().plus(folder));
            }
            server.setSoTimeout(1);
            assertThat(catchThrowable(server::accept)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @DisplayName("may hold any valid schema: whatever its shape, a payload gets an answer")
    @ValueSource(
            strings = {
                "true",
                "false",
                "{}",
                "{\"if\":true,\"then\":false}",
                "{\"if\":{\"required\":[\"a\"],\"minProperties\":2},\"then\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{}}}",
                "{\"if\":{\"required\":[\"a\"]},\"then\":{\"properties\":{\"a\":{\"type\":\"integer\"}}}}",
                "{\"if\":{\"required\":[\"a\"]},\"else\":false}",
                "{\"if\":{\"required\":[]},\"then\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{\"type\":\"object\"}}}",
                "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":5}}}]}",
                "{\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}}}",
                "{\"properties\":{\"a\":{\"prefixItems\":[{\"type\":\"number\"}],\"items\":{\"type\":\"integer\"}}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#level\"}},\"$defs\":{\"x\":{\"$anchor\":\"level\",\"type\":\"integer\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"}},\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",
                "{\"properties\":{\"a\":{\"pattern\":\"^(x|y)*$\"}}}",
                "{\"$dynamicAnchor\":\"n\",\"properties\":{\"a\":{\"$dynamicRef\":\"#n\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}}}",
            })
    void takesAnyValidSchema(String schema) throws Exception {
        write("robot_mood.schema.json", schema);
        EventCatalogue catalogue = EventCatalogue.builtIn().plus(folder);

        List<String> values = List.of(
                "1",
                "1.5",
                "1e19",
                "1e99",
                "-0.0",
                "[1.5,2]",
                "{}",
                "{\"a\":1.0}",
                "null",
                "\"" + "x".repeat(200_000) + "\"");
        for (String value : values) {
            validate(catalogue, "\"payload\":{\"a\":%s}".formatted(value));
        }
        validate(catalogue, "\"payload\":{}");
    }

    @Test
    @DisplayName("is understood where the shape is ours, and left to the validator where it is not")
    void shapes() throws Exception {
        write("robot_mood.schema.json", """
                {"x-requires":["userId"],"properties":{"n":{"type":"integer"}},
                 "if":{"required":["a"]},"then":{"x-requires":["robotId"],"properties":{"a":{"type":"integer"}}}}""");
        EventCatalogue forms = EventCatalogue.builtIn().plus(folder);
        assertThat(validate(forms, "\"payload\":{\"a\":1.0,\"n\":1.0}"))
                .containsExactly("/userId", "/robotId", "/payload/n", "/payload/a");
        assertThat(validate(forms, "\"payload\":{\"n\":1}")).containsExactly("/userId");

        write("robot_mood.schema.json", """
                {"properties":{"a":{"prefixItems":[{"type":"number"}],"items":{"type":"integer"}},
                 "b":{"anyOf":[{"type":"string"},{"type":"null"}]}}}""");
        EventCatalogue others = EventCatalogue.builtIn().plus(folder);
        assertThat(validate(others, "\"payload\":{\"a\":[1.5,2]}")).isEmpty();
        assertThat(validate(others, "\"payload\":{\"a\":[1.5,2.5]}")).containsExactly("/payload/a/1");
    }

    @Test
    @DisplayName("is added in the same way where the built-in schemas are in a jar")
    void fromAJar(@TempDir Path elsewhere) throws Exception {
        write("robot_mood.schema.json", MOOD);
        Path jar = elsewhere.resolve("cyclelog events.jar");
        Path classes = Path.of(EventCatalogue.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("create", "true"));
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(path -> !path.equals(classes)).toList()) {
                Files.copy(path, files.getPath("/" + classes.relativize(path)));
            }
        }
        List<URL> classpath = new ArrayList<>(List.of(jar.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                classpath.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(classpath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> catalogue = loader.loadClass(EventCatalogue.class.getName());
            Object builtIn = catalogue.getMethod("builtIn").invoke(null);
            Object all = catalogue.getMethod("plus", Path.class).invoke(builtIn, folder);

            assertThat(types(builtIn)).isEqualTo(EventCatalogue.builtIn().types());
            assertThat(types(all))
                    .isEqualTo(EventCatalogue.builtIn().plus(folder).types());
        }
    }

    private static Set<?> types(Object catalogue) throws ReflectiveOperationException {
        return (Set<?>) catalogue.getClass().getMethod("types").invoke(catalogue);
    }

    /** The pointers of what is wrong with an event of the type {@code robot_mood}. */
    private static List<String> validate(EventCatalogue catalogue, String fields) {
        String event = "{\"eventId\":\"e\",\"eventType\":\"robot_mood\",\"cycleNumber\":1,%s}".formatted(fields);
        Validation validation = new EventValidator(catalogue).validate(event.getBytes(StandardCharsets.UTF_8));
        return validation instanceof Validation.Invalid invalid
                ? invalid.violations().stream().map(Violation::pointer).toList()
                : List.of();
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text, StandardCharsets.UTF_8);
    }

    private Path write(String name, String text, Charset charset) throws IOException {
        return Files.writeString(folder.resolve(name), text == null ? "" : text, charset);
    }
}
