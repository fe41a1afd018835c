package dev.cyclelog.projector;

import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;

/**
 * The projector's own settings; its {@code reference.conf} explains each.
 *
 * @param maxBatch the most rows in one PostgreSQL transaction
 * @param http where it answers HTTP
 */
public record ProjectorSettings(int maxBatch, HttpSettings http) {

    /**
     * Those among the settings.
     *
     * @throws dev.cyclelog.runtime.InvalidSettingException if one makes no sense
     */
    public static ProjectorSettings of(Settings settings) {
        Section own = settings.services().section("projector");
        return new ProjectorSettings(own.number("max-batch", 1, Integer.MAX_VALUE), HttpSettings.of(own));
    }
}
