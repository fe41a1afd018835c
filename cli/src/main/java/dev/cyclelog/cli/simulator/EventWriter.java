package dev.cyclelog.cli.simulator;

import java.util.function.Consumer;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns drafts into lines, and numbers them within their cycle. */
final class EventWriter {

    // Plain, because 1E+2 would be legal JSON but not what a game writes.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final long MILLIS_PER_EVENT = 3;

    private final GameClock clock;
    private final long seed;
    private final Consumer<String> lines;
    private int cycle;
    private long written;

    EventWriter(GameClock clock, long seed, Consumer<String> lines) {
        this.clock = clock;
        this.seed = seed;
        this.lines = lines;
    }

    /** Events from here on belong to this cycle. The founding of the game has begun the first one before its start. */
    void beginCycle(int number) {
        if (number != cycle) {
            cycle = number;
            written = 0;
        }
    }

    /** A new event of this type, to be completed and written by the caller. */
    Draft event(String type) {
        return new Draft(this, type);
    }

    /** Writes an event at the clock's time; returns its id. */
    String write(Draft draft) {
        written++;
        clock.advance(MILLIS_PER_EVENT);
        String eventId = "sim-" + seed + "-" + cycle + "-" + written;
        ObjectNode event = MAPPER.createObjectNode();
        event.put("eventId", eventId);
        event.put("eventType", draft.type());
        event.put("cycleNumber", cycle);
        event.put("eventTimestamp", clock.timestamp());
        event.put("userId", draft.userId());
        event.put("robotId", draft.robotId());
        event.set("payload", draft.payload());
        if (draft.metadata() != null) {
            event.set("metadata", draft.metadata());
        }
        lines.accept(MAPPER.writeValueAsString(event));
        return eventId;
    }
}
