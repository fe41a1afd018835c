package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Json;
import dev.cyclelog.events.Violation;
import java.util.List;
import tools.jackson.core.JacksonException;

/** The violations of a dead letter. */
public final class ViolationList {

    private ViolationList() {}

    /** Reads the JSON array of a dead letter's header; what is none becomes one violation with that message. */
    public static List<Violation> parse(String json) {
        try {
            return Json.MAPPER
                    .readTree(json)
                    .valueStream()
                    .map(one -> new Violation(
                            one.path("pointer").asString(), one.path("message").asString()))
                    .toList();
        } catch (JacksonException | NumberFormatException foreign) {
            return List.of(new Violation("", json));
        }
    }
}
