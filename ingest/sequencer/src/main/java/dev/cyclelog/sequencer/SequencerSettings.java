package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.InvalidSettingException;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;

/**
 * The sequencer's own settings; its {@code reference.conf} explains each.
 *
 * @param cycleRetention how long after a cycle's last event its event ids are remembered; a later event of the cycle is
 *     rejected
 * @param breaker when it stops draining a topic into the dead letters
 * @param http where it answers HTTP
 */
public record SequencerSettings(Duration cycleRetention, Breaker breaker, HttpSettings http) {

    /**
     * When the sequencer pauses because too many events do not match their schema. Counted per partition.
     *
     * @param enabled whether it ever does
     * @param runLength so many rejected events without a valid one between them are too many
     * @param window over how many events the ratio is taken
     * @param ratio so large a part of the window is too much; above 0, at most 1
     */
    public record Breaker(boolean enabled, int runLength, int window, double ratio) {}

    /**
     * Those among the settings.
     *
     * @throws InvalidSettingException if one makes no sense
     */
    public static SequencerSettings of(Settings settings) {
        Section own = settings.services().section("sequencer");
        Section breaker = own.section("breaker");
        Duration cycleRetention = own.duration("cycle-retention");
        // As long as an event can be read from game-events a second time, its id must be known.
        InvalidSettingException.require(
                cycleRetention.compareTo(settings.topics().retention()) >= 0,
                "cyclelog.sequencer.cycle-retention",
                cycleRetention,
                "at least cyclelog.topics.retention, which is "
                        + settings.topics().retention());
        return new SequencerSettings(
                cycleRetention,
                new Breaker(
                        breaker.flag("enabled"),
                        breaker.number("run-length", 1, Integer.MAX_VALUE),
                        breaker.number("window", 1, Integer.MAX_VALUE),
                        breaker.fraction("ratio")),
                HttpSettings.of(own));
    }
}
