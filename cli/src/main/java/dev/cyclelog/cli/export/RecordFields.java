package dev.cyclelog.cli.export;

import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/** Reads the fields of a record's line but the event. What is wrong with one names it. */
final class RecordFields {

    /** Ends the name of a field that holds, as Base64, what is no text. */
    static final String BASE64 = "Base64";

    private static final int MISSING = -1;

    private final JsonParser parser;
    private int partition = MISSING;
    private long offset = MISSING;
    private long time = MISSING;
    private byte[] key;
    private byte[] value;
    private Headers headers;

    private RecordFields(JsonParser parser, byte[] event) {
        this.parser = parser;
        this.value = event;
    }

    /**
     * Reads them.
     *
     * @param line one JSON object, without the event
     * @param event the event, or null if the record's value is among the fields or missing
     * @throws IllegalArgumentException if a field is missing, unknown, or not what it must be
     */
    static ExportedRecord read(byte[] line, byte[] event) {
        try (JsonParser parser = Json.MAPPER.createParser(line)) {
            return new RecordFields(parser, event).read();
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private ExportedRecord read() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("no JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "partition" -> partition = (int) whole(name, Integer.MAX_VALUE);
                case "offset" -> offset = whole(name, Long.MAX_VALUE);
                case "time" -> time = whole(name, Long.MAX_VALUE);
                case "key" -> key = text(name);
                case "key" + BASE64 -> key = base64(name);
                case "value" -> value = text(name);
                case "value" + BASE64 -> value = base64(name);
                case "headers" -> headers = headers(name);
                default -> throw unknown(name);
            }
        }
        require(partition != MISSING, "partition");
        require(offset != MISSING, "offset");
        require(time != MISSING, "time");
        require(headers != null, "headers");
        return new ExportedRecord(partition, offset, time, key, headers, value);
    }

    private Headers headers(String list) {
        require(parser.currentToken() == JsonToken.START_ARRAY, list, "a list");
        Headers all = new RecordHeaders();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.START_OBJECT, list, "a list of objects");
            String header = null;
            byte[] content = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                String path = list + "." + name;
                parser.nextToken();
                switch (name) {
                    case "name" -> header = string(path);
                    case "value" -> content = text(path);
                    case "value" + BASE64 -> content = base64(path);
                    default -> throw unknown(path);
                }
            }
            require(header != null, list + ".name");
            all.add(header, content);
        }
        return all;
    }

    private long whole(String name, long most) {
        boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0
                && parser.getLongValue() <= most;
        if (!fits) {
            throw Fields.wrongNumber(name, most);
        }
        return parser.getLongValue();
    }

    private String string(String name) {
        require(parser.currentToken() == JsonToken.VALUE_STRING, name, "a text");
        return parser.getString();
    }

    private byte[] text(String name) {
        return string(name).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] base64(String name) {
        try {
            return Base64.getDecoder().decode(string(name));
        } catch (IllegalArgumentException otherText) {
            throw Fields.wrong(name, "Base64", otherText);
        }
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("unknown field '" + name + "'");
    }

    private static void require(boolean present, String name) {
        if (!present) {
            throw Fields.missing(name);
        }
    }

    private static void require(boolean holds, String name, String must) {
        if (!holds) {
            throw Fields.wrong(name, must, null);
        }
    }
}
