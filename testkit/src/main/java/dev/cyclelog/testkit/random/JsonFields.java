package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A JSON object in the making. What need not be there is there by chance, and so are order and white space. */
final class JsonFields {

    private final Chance chance;
    private final List<String> fields = new ArrayList<>();

    JsonFields(Chance chance) {
        this.chance = chance;
    }

    JsonFields with(String name, String json) {
        fields.add("\"" + name + "\":" + (chance.oneIn(4) ? " " : "") + json);
        return this;
    }

    JsonFields with(String name, Integer id) {
        return with(name, String.valueOf(id));
    }

    /** There or not. */
    JsonFields optional(String name, Supplier<String> json) {
        return chance.oneIn(3) ? this : with(name, json.get());
    }

    /** There, null, or not there: the last two mean the same. */
    JsonFields nullable(String name, Supplier<String> json) {
        return switch (chance.below(5)) {
            case 0 -> this;
            case 1 -> with(name, "null");
            default -> with(name, json.get());
        };
    }

    /** A field that no contract knows: it is kept and counts for nothing. */
    JsonFields unknown() {
        if (chance.oneIn(8)) {
            with("unknown", chance.pick(List.of("0.10", "\"cost\"", "{\"cost\": 5}", "[null, {}]", "null")));
        }
        return this;
    }

    /** Text that is easily lost on the way. */
    static String text(Chance chance) {
        return chance.pick(List.of(
                "\"\"",
                "\"plain\"",
                "\"a \\\"quoted\\\" word\"",
                "\"\\u00e9 \u20ac \ud83e\udd16\"",
                "\"tab\\tline\\n\""));
    }

    /** A kind of battle's league, a facility: few, so that they meet again; one is longer than names are kept. */
    static String kind(Chance chance) {
        return chance.pick(List.of("\"bronze\"", "\"roster\"", "\"\"", '"' + "\ud83e\udd16".repeat(100) + "long\""));
    }

    @Override
    public String toString() {
        List<String> order = chance.oneIn(3) ? chance.shuffled(fields) : fields;
        String separator = chance.oneIn(3) ? ", " : ",";
        return order.stream().collect(Collectors.joining(separator, "{", chance.oneIn(8) ? " }" : "}"));
    }
}
