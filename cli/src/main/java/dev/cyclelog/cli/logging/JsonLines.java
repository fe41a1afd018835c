package dev.cyclelog.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object a line: {@code timestamp} (UTC), {@code level}, {@code logger}, {@code message}, and the keys. */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator object = json.createGenerator(ObjectWriteContext.empty(), line, JsonEncoding.UTF8)) {
            object.writeStartObject();
            object.writeStringProperty("timestamp", MILLISECONDS.format(Instant.ofEpochMilli(event.getTimeStamp())));
            object.writeStringProperty("level", event.getLevel().toString());
            object.writeStringProperty("logger", event.getLoggerName());
            object.writeStringProperty("message", event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> write(object, pair));
            }
            String trace = StackTrace.of(event);
            if (!trace.isEmpty()) {
                object.writeStringProperty("trace", trace);
            }
            object.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(JsonGenerator object, KeyValuePair pair) {
        if (pair.value instanceof Number number && (number instanceof Integer || number instanceof Long)) {
            object.writeNumberProperty(pair.key, number.longValue());
        } else {
            object.writeStringProperty(pair.key, String.valueOf(pair.value));
        }
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
