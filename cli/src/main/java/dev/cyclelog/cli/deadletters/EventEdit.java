package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Json;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;

/**
 * What an operator changes of rejected events before they are published again.
 *
 * @param file the name of the file whose content replaces the event, or null
 * @param content that file's content, or null
 * @param removals fields and elements to remove
 * @param assignments values to set, after the removals
 */
public record EventEdit(Path file, byte[] content, List<JsonPointer> removals, List<Assignment> assignments) {

    /**
     * A value to set.
     *
     * @param pointer where
     * @param json the value as JSON text
     */
    public record Assignment(JsonPointer pointer, String json) {

        /**
         * Reads {@code /payload/cost=12}.
         *
         * @throws IllegalArgumentException if it is nothing of the kind
         */
        public static Assignment parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' sets nothing: write POINTER=JSON, as /payload/cost=12");
            }
            JsonPointer pointer = EventEdit.pointer(text.substring(0, equals));
            String json = text.substring(equals + 1);
            try {
                Json.MAPPER.readTree(json);
            } catch (JacksonException | NumberFormatException notJson) {
                throw new IllegalArgumentException(
                        "'" + json + "' is not JSON; text needs quotes: '" + pointer + "=\"text\"'", notJson);
            }
            if (json.isBlank()) {
                throw new IllegalArgumentException("'" + text + "' says no value; to take it away, use --remove");
            }
            return new Assignment(pointer, json.strip());
        }
    }

    /**
     * Reads a JSON pointer.
     *
     * @throws IllegalArgumentException if it is none, or points to the event as a whole
     */
    public static JsonPointer pointer(String text) {
        if (text.length() < 2 || text.charAt(0) != '/') {
            throw new IllegalArgumentException("'" + text + "' is not a JSON pointer to a field, as /payload/cost is");
        }
        return JsonPointer.compile(text);
    }

    /**
     * The event's text as it is to be published.
     *
     * @throws JsonText.ImpossibleException if it cannot be edited so
     */
    String apply(String text) {
        String edited = text;
        for (JsonPointer removal : removals) {
            edited = JsonText.remove(edited, removal);
        }
        for (Assignment assignment : assignments) {
            edited = JsonText.set(edited, assignment.pointer, assignment.json);
        }
        return edited;
    }

    /** As it was given to the command. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (file != null) {
            text.append(" --edit ").append(file);
        }
        removals.forEach(removal -> text.append(" --remove ").append(removal));
        assignments.forEach(
                one -> text.append(" --set ").append(one.pointer).append('=').append(one.json));
        return text.toString().strip();
    }
}
