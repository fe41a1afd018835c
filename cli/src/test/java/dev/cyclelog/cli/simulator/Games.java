package dev.cyclelog.cli.simulator;

import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Simulated games as tests read them: nothing but their lines. */
final class Games {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Games() {}

    static Stream<String> lines(int cycles, int stables, long seed) {
        return new GameSimulator(new SimulatorSettings(cycles, stables, seed)).events();
    }

    static Stream<JsonNode> events(int cycles, int stables, long seed) {
        return lines(cycles, stables, seed).map(MAPPER::readTree);
    }

    static String type(JsonNode event) {
        return event.get("eventType").stringValue();
    }

    static String id(JsonNode event) {
        return event.get("eventId").stringValue();
    }

    static int cycle(JsonNode event) {
        return event.get("cycleNumber").intValue();
    }
}
