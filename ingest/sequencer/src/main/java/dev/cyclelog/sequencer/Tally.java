package dev.cyclelog.sequencer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What becomes of the records. Each record of {@code game-events} ends as one of accepted, duplicate or rejected, so
 * that published = accepted + duplicates + rejected holds exactly; a rerouted one is counted as that, too, on its way.
 */
public enum Tally {
    /** Numbered and written to {@code audit-events}. */
    ACCEPTED,
    /** Dropped: its cycle has this id with the same content already. */
    DUPLICATE,
    /** Written to {@code game-events.dead-letter}. */
    REJECTED,
    /** Sent to its own partition through {@code game-events.rerouted}. */
    REROUTED;

    private final byte[] key = name().getBytes(StandardCharsets.UTF_8);

    byte[] key() {
        return key;
    }

    /** The tally that is kept under this key; empty if the key holds something else. */
    static Optional<Tally> of(byte[] key) {
        return Arrays.stream(values())
                .filter(tally -> Arrays.equals(tally.key, key))
                .findFirst();
    }
}
