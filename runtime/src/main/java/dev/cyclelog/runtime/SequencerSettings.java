package dev.cyclelog.runtime;

import java.time.Duration;

/**
 * The sequencer's own settings.
 *
 * @param cycleRetention how long after a cycle's last event its event ids are remembered; a later event of the cycle is
 *     refused
 * @param breaker when it stops draining a topic into the dead letters
 */
public record SequencerSettings(Duration cycleRetention, Breaker breaker) {

    /**
     * When the sequencer pauses because too many events do not match their schema. Counted per partition.
     *
     * @param enabled whether it ever does
     * @param runLength so many refused events without a valid one between them are too many
     * @param window over how many events the ratio is taken
     * @param ratio so large a part of the window is too much; above 0, at most 1
     */
    public record Breaker(boolean enabled, int runLength, int window, double ratio) {

        /** Checks the numbers. */
        public Breaker {
            Settings.require(runLength >= 1, "sequencer.breaker.run-length", runLength, "at least 1");
            Settings.require(window >= 1, "sequencer.breaker.window", window, "at least 1");
            Settings.require(ratio > 0 && ratio <= 1, "sequencer.breaker.ratio", ratio, "above 0 and at most 1");
        }
    }
}
