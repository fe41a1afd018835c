package dev.cyclelog.cli.export;

import dev.cyclelog.events.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * A record as a line of an export. What is text stands there as text, an event as the JSON that it is, byte for byte;
 * what cannot, as Base64 in a field whose name ends with that word.
 */
final class RecordLine {

    private static final byte[] EVENT = ",\"event\":".getBytes(StandardCharsets.UTF_8);

    private RecordLine() {}

    static byte[] encode(ExportedRecord record) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        boolean asEvent = isOneLineOfJson(record.value());
        try (JsonGenerator json = Json.MAPPER.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberProperty("partition", record.partition());
            json.writeNumberProperty("offset", record.offset());
            json.writeNumberProperty("time", record.time());
            write(json, "key", record.key());
            json.writeArrayPropertyStart("headers");
            for (Header header : record.headers()) {
                json.writeStartObject();
                json.writeStringProperty("name", header.key());
                write(json, "value", header.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (!asEvent) {
                write(json, "value", record.value());
            }
            json.writeEndObject();
        }
        return asEvent ? withEvent(line.toByteArray(), record.value()) : line.toByteArray();
    }

    private static byte[] withEvent(byte[] front, byte[] event) {
        byte[] line = Arrays.copyOf(front, front.length + EVENT.length + event.length);
        int end = front.length - 1;
        System.arraycopy(EVENT, 0, line, end, EVENT.length);
        System.arraycopy(event, 0, line, end + EVENT.length, event.length);
        line[line.length - 1] = '}';
        return line;
    }

    /** Then it may stand in the line as it is. */
    private static boolean isOneLineOfJson(byte[] value) {
        if (value == null || value.length == 0 || value[0] != '{') {
            return false;
        }
        for (byte character : value) {
            if (character == '\n' || character == '\r') {
                return false;
            }
        }
        try (JsonParser parser = Json.MAPPER.createParser(value)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException foreign) {
            return false;
        }
    }

    private static void write(JsonGenerator json, String name, byte[] bytes) {
        if (bytes == null) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            json.writeStringProperty(name, text);
        } else {
            json.writeStringProperty(
                    name + RecordFields.BASE64, Base64.getEncoder().encodeToString(bytes));
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is not what {@link #encode} wrote; the message names the field
     */
    static ExportedRecord decode(byte[] line) {
        int event = indexOfEvent(line);
        if (event < 0) {
            return RecordFields.read(line, null);
        }
        byte[] front = Arrays.copyOf(line, event + 1);
        front[event] = '}';
        return RecordFields.read(front, Arrays.copyOfRange(line, event + EVENT.length, line.length - 1));
    }

    /** Where the event's field begins, or -1. Before it, it cannot stand in a text: quotes have a backslash there. */
    private static int indexOfEvent(byte[] line) {
        for (int i = 0; i + EVENT.length < line.length; i++) {
            if (line[i] == EVENT[0] && Arrays.equals(line, i, i + EVENT.length, EVENT, 0, EVENT.length)) {
                return i;
            }
        }
        return -1;
    }
}
