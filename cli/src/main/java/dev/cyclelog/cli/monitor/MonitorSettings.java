package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import java.util.OptionalLong;

/**
 * The monitor's own settings; {@code reference.conf} explains each.
 *
 * @param http where it answers HTTP
 * @param databaseCapacity how many bytes the database may take, if that is known
 */
public record MonitorSettings(HttpSettings http, OptionalLong databaseCapacity) {

    /**
     * Those among the settings.
     *
     * @throws dev.cyclelog.runtime.InvalidSettingException if one makes no sense
     */
    public static MonitorSettings of(Settings settings) {
        Section own = settings.services().section("monitor");
        return new MonitorSettings(HttpSettings.of(own), own.optionalSize("database-capacity"));
    }
}
