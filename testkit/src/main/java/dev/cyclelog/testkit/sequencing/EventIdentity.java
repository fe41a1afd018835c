package dev.cyclelog.testkit.sequencing;

import tools.jackson.databind.JsonNode;

/** What makes an event the same event on every retry. */
public record EventIdentity(int cycleNumber, String eventId) {

    static EventIdentity of(JsonNode event) {
        return new EventIdentity(
                event.required("cycleNumber").intValue(),
                event.required("eventId").stringValue());
    }
}
