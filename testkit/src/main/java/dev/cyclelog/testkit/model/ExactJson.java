package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON read without losing a digit, and numbers written the way the snapshots promise. */
final class ExactJson {

    // Limits are the sequencer's business: what was published as valid must be readable here.
    private static final JsonFactory UNLIMITED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(UNLIMITED)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}

    static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    /** The JSON text of each member of an object, character for character as it stands in {@code json}. */
    static Map<String, String> objectMembers(String json) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                // The end of a number is known only after what follows it, so only structures are cut out.
                if (parser.nextToken().isStructStart()) {
                    int start = offset(parser.currentTokenLocation());
                    parser.skipChildren();
                    members.put(name, json.substring(start, offset(parser.currentLocation())));
                }
            }
        }
        return members;
    }

    private static int offset(TokenStreamLocation location) {
        return Math.toIntExact(location.getCharOffset());
    }

    static String quote(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /** The number without exponent and without trailing zeros. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
