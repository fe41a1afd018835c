package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** An event's payload, read as and when the metrics need it: null is the same as absent. */
final class Payload {

    private final SequencedEvent event;
    private JsonNode tree;

    Payload(SequencedEvent event) {
        this.event = event;
    }

    private JsonNode tree() {
        if (tree == null) {
            tree = event.payloadTree();
        }
        return tree;
    }

    boolean has(String field) {
        return tree().hasNonNull(field);
    }

    /** The number, exactly; 0 if absent. */
    BigDecimal number(String field) {
        return has(field) ? tree().get(field).decimalValue() : BigDecimal.ZERO;
    }

    /** The id, or null if absent. */
    Integer id(String field) {
        return has(field) ? tree().get(field).intValue() : null;
    }

    /** Text, or a number's digits: a battle may be named by either. Null if absent. */
    String text(String field) {
        return has(field) ? tree().get(field).asString() : null;
    }

    boolean isTrue(String field) {
        return tree().path(field).asBoolean(false);
    }
}
