package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("The AsyncAPI document")
class AsyncApiTest {

    private static final Path COMMITTED = Path.of("asyncapi.json");
    private static final Path EXPECTED = Path.of("target", "asyncapi.json");
    private static final String SCHEMAS = "src/main/resources/dev/cyclelog/events/payloads/%s.schema.json";

    @Test
    @DisplayName("names the topics, the envelope's fields and every type of the catalogue")
    void isUpToDate() throws IOException {
        Files.writeString(EXPECTED, document().toPrettyString() + "\n");

        assertThat(Files.readString(COMMITTED))
                .as("what changed belongs into %s: copy %s over it", COMMITTED, EXPECTED)
                .isEqualTo(Files.readString(EXPECTED));
    }

    @Test
    @DisplayName("refers to schemas that exist")
    void refersToSchemas() {
        assertThat(EventCatalogue.builtIn().types())
                .allSatisfy(type -> assertThat(Path.of(SCHEMAS.formatted(type))).exists());
    }

    private static ObjectNode document() {
        ObjectNode document = Json.MAPPER.createObjectNode().put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Cyclelog")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "The events of a game that runs in cycles; docs/events.md and docs/publishing.md say more.");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        channel(channels, "gameEvents", Topics.DEFAULT.gameEvents(), "What game services publish.", "");
        channel(
                channels,
                "auditEvents",
                Topics.DEFAULT.auditEvents(),
                "The accepted events, numbered 1, 2, 3 … within their cycle; read them read_committed.",
                "sequenced_");
        ObjectNode operations = document.putObject("operations");
        operation(operations, "publish", "receive", "gameEvents");
        operation(operations, "follow", "send", "auditEvents");
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        for (String type : EventCatalogue.builtIn().types()) {
            message(messages, type, type, "event");
        }
        for (String type : EventCatalogue.builtIn().types()) {
            message(messages, "sequenced_" + type, type, "sequencedEvent");
        }
        ObjectNode schemas = components.putObject("schemas");
        envelope(schemas.putObject("event"), false);
        envelope(schemas.putObject("sequencedEvent"), true);
        return document;
    }

    private static void channel(ObjectNode channels, String name, String topic, String description, String prefix) {
        ObjectNode channel = channels.putObject(name).put("address", topic).put("description", description);
        ObjectNode messages = channel.putObject("messages");
        for (String type : EventCatalogue.builtIn().types()) {
            messages.putObject(type).put("$ref", "#/components/messages/" + prefix + type);
        }
    }

    private static void operation(ObjectNode operations, String name, String action, String channel) {
        operations.putObject(name).put("action", action).putObject("channel").put("$ref", "#/channels/" + channel);
    }

    private static void message(ObjectNode messages, String name, String type, String envelope) {
        ObjectNode message = messages.putObject(name).put("name", type);
        message.putObject("headers")
                .put("type", "object")
                .putObject("properties")
                .putObject(Headers.SOURCE)
                .put("type", "string")
                .put("description", "the publishing service; optional");
        ArrayNode parts = message.putObject("payload").putArray("allOf");
        parts.addObject().put("$ref", "#/components/schemas/" + envelope);
        ObjectNode properties = parts.addObject().put("type", "object").putObject("properties");
        properties.putObject("eventType").put("const", type);
        properties.putObject("payload").put("$ref", SCHEMAS.formatted(type));
        message.putObject("bindings")
                .putObject("kafka")
                .putObject("key")
                .put("type", "string")
                .put("description", "the cycle number as decimal text");
    }

    private static void envelope(ObjectNode schema, boolean sequenced) {
        schema.put("type", "object").put("additionalProperties", false);
        Stream<String> required = Stream.of("eventId", "eventType", "cycleNumber", "payload");
        List<String> added = sequenced ? List.of("eventTimestamp", "sequenceNumber") : List.of();
        ArrayNode names = schema.putArray("required");
        Stream.concat(required, added.stream()).forEach(names::add);
        ObjectNode properties = schema.putObject("properties");
        text(properties, "eventId");
        text(properties, "eventType");
        properties
                .putObject("cycleNumber")
                .put("type", "integer")
                .put("minimum", 0)
                .put("maximum", Integer.MAX_VALUE);
        properties.putObject("eventTimestamp").put("type", "string").put("format", "date-time");
        properties.putObject("userId").putArray("type").add("integer").add("null");
        properties.putObject("robotId").putArray("type").add("integer").add("null");
        properties.putObject("payload").put("type", "object");
        properties.putObject("metadata").putArray("type").add("object").add("null");
        if (sequenced) {
            properties.putObject("sequenceNumber").put("type", "integer").put("minimum", 1);
        }
    }

    private static void text(ObjectNode properties, String name) {
        properties.putObject(name).put("type", "string").put("minLength", 1).put("maxLength", 100);
    }
}
