package dev.cyclelog.cli.export;

import tools.jackson.databind.JsonNode;

/** The fields of a line of an export. What is wrong with one names it; no value is shown, it may be a player's. */
final class Fields {

    private final JsonNode line;

    Fields(JsonNode line) {
        this.line = line;
    }

    /**
     * A text.
     *
     * @throws IllegalArgumentException if it is missing or something else
     */
    String text(String name) {
        return present(name).stringValueOpt().orElseThrow(() -> wrong(name, "a text", null));
    }

    /**
     * A whole number that is not negative.
     *
     * @throws IllegalArgumentException if it is missing or something else
     */
    long whole(String name, long most) {
        JsonNode value = present(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw wrongNumber(name, most);
        }
        return value.longValue();
    }

    /**
     * The parts of a list.
     *
     * @throws IllegalArgumentException if it is missing or something else
     */
    Iterable<JsonNode> list(String name) {
        JsonNode value = present(name);
        if (!value.isArray()) {
            throw wrong(name, "a list", null);
        }
        return value;
    }

    private JsonNode present(String name) {
        return line.optional(name).orElseThrow(() -> missing(name));
    }

    static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("its field '%s' is missing".formatted(name));
    }

    static IllegalArgumentException wrongNumber(String name, long most) {
        return wrong(name, "a whole number from 0 to " + most, null);
    }

    static IllegalArgumentException wrong(String name, String must, Exception cause) {
        return new IllegalArgumentException("its field '%s' must be %s".formatted(name, must), cause);
    }
}
