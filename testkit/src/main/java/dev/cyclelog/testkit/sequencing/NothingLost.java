package dev.cyclelog.testkit.sequencing;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The guarantee that every valid event of which a publisher knows that Kafka has it is in {@code audit-events}, with
 * the content that was acknowledged.
 */
public final class NothingLost {

    private NothingLost() {}

    /**
     * Fails with the events that are missing or have another content.
     *
     * @param acknowledged the valid events that were acknowledged, as JSON
     */
    public static void check(SequencedLog log, Map<EventIdentity, String> acknowledged) {
        Map<EventIdentity, JsonNode> numbered = new HashMap<>();
        log.numbered().forEach(event -> numbered.putIfAbsent(event.identity(), event.asPublished()));
        Breaches lost = new Breaches("acknowledged events that are not in audit-events as they were published");
        acknowledged.forEach((identity, json) -> {
            if (!NumberedEvent.MAPPER.readTree(json).equals(numbered.get(identity))) {
                lost.add("%s: %s, in audit-events: %s", identity, json, numbered.get(identity));
            }
        });
        lost.check();
    }
}
