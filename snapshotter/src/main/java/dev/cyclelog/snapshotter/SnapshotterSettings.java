package dev.cyclelog.snapshotter;

import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.InvalidSettingException;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;

/**
 * The snapshotter's own settings; its {@code reference.conf} explains each.
 *
 * @param cycleRetention how long after its last event the snapshotter keeps what it needs to correct a cycle
 * @param maxBatch the most metric records in one PostgreSQL transaction
 * @param http where it answers HTTP
 */
public record SnapshotterSettings(Duration cycleRetention, int maxBatch, HttpSettings http) {

    private static final String SEQUENCER_RETENTION = "sequencer.cycle-retention";

    /**
     * Those among the settings.
     *
     * @throws InvalidSettingException if one makes no sense
     */
    public static SnapshotterSettings of(Settings settings) {
        Section own = settings.services().section("snapshotter");
        Duration cycleRetention = own.duration("cycle-retention");
        if (settings.services().has(SEQUENCER_RETENTION)) {
            // An event is accepted if it was published within the one, and may wait for the sequencer for the other.
            Duration accepted = settings.services()
                    .duration(SEQUENCER_RETENTION)
                    .plus(settings.topics().retention());
            InvalidSettingException.require(
                    cycleRetention.compareTo(accepted) > 0,
                    "cyclelog.snapshotter.cycle-retention",
                    cycleRetention,
                    "more than cyclelog.sequencer.cycle-retention and cyclelog.topics.retention together, which are "
                            + accepted);
        }
        return new SnapshotterSettings(
                cycleRetention, own.number("max-batch", 1, Integer.MAX_VALUE), HttpSettings.of(own));
    }
}
