package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An event's payload, read as and when the metrics need it: null is the same as absent. */
final class Payload {

    private static final int ORDINARY_DECIMALS = 6;

    private final SequencedEvent event;
    private JsonNode tree;

    Payload(SequencedEvent event) {
        this.event = event;
    }

    private Payload(JsonNode tree) {
        this.event = null;
        this.tree = tree;
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
        return has(field) ? withoutPadding(tree().get(field).decimalValue()) : BigDecimal.ZERO;
    }

    /** A number may come with hundreds of zeros at its end: those would be kept with every sum that it is added to. */
    private static BigDecimal withoutPadding(BigDecimal number) {
        return number.scale() > ORDINARY_DECIMALS ? number.stripTrailingZeros() : number;
    }

    /** The id, or null if absent. */
    Integer id(String field) {
        return has(field) ? tree().get(field).intValue() : null;
    }

    /** Text, or a number's digits: a battle may be named by either. Null if absent. */
    String text(String field) {
        return has(field) ? tree().get(field).asString() : null;
    }

    /** The objects in an array; none if it is absent. */
    List<Payload> objects(String field) {
        return tree().path(field).valueStream().map(Payload::new).toList();
    }

    boolean isTrue(String field) {
        return tree().path(field).asBoolean(false);
    }
}
