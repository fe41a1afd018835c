package dev.cyclelog.events;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as Cyclelog reads and writes it: strict, and exact in every digit. */
public final class Json {

    /** How deep objects and arrays may be nested, the event itself included. */
    public static final int MAX_DEPTH = 64;

    /** How many characters one number may have. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /**
     * Reads numbers with a fraction or an exponent as {@link java.math.BigDecimal} with their trailing zeros, never as
     * double; refuses duplicate keys and text after the value. Safe for use by several threads.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Jackson's table of known names is the process's, and fails when many of them share a hash: an
                    // event
                    // could stop a service, or be refused by one and accepted by the other.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}
}
