package dev.cyclelog.cli.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/** The keys of a log line as text: {@code key=value}, in quotes where the value would not be one word without. */
public final class KeyValues extends ClassicConverter {

    private static final Pattern WORD = Pattern.compile("[^\\s\"=\\p{Cntrl}]+");

    @Override
    public String convert(ILoggingEvent event) {
        if (event.getKeyValuePairs() == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            text.append(' ').append(pair.key).append('=').append(word(String.valueOf(pair.value)));
        }
        return text.toString();
    }

    private static String word(String value) {
        if (WORD.matcher(value).matches()) {
            return value;
        }
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escaped.replaceAll("\\p{Cntrl}+\\s*", " ") + '"';
    }
}
