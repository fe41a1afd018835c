package dev.cyclelog.events;

import java.nio.charset.CharacterCodingException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The steps of {@link EventValidator}, which only its own package can call one by one. */
public final class ValidationStages {

    private final EventCatalogue catalogue = EventCatalogue.builtIn();

    /** The first step: from bytes to a tree. */
    public ObjectNode parse(byte[] event) {
        try {
            return (ObjectNode) EventValidator.read(event);
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException(notUtf8);
        }
    }

    /** Whether PostgreSQL could store the event. */
    public List<Violation> storable(ObjectNode tree) {
        return StorableJson.violations(tree);
    }

    /** The fields around the payload. */
    public Validation.Valid envelope(ObjectNode tree) {
        return (Validation.Valid) Envelope.read(tree);
    }

    /** The payload against its schema. */
    public List<Violation> schema(Event event) {
        return catalogue.schemaOf(event.eventType()).orElseThrow().violations(event);
    }
}
