package dev.cyclelog.runtime.projection;

import dev.cyclelog.runtime.Settings;
import java.util.Map;

/** Settings that lead nowhere. */
final class Unreachable {

    private Unreachable() {}

    static Settings settings(String bootstrapServers) {
        Settings defaults = Settings.load();
        return new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", bootstrapServers)),
                new Settings.Database("jdbc:postgresql://127.0.0.1:1/none", "nobody", ""),
                defaults.topics(),
                defaults.schemaFolder(),
                defaults.streams(),
                defaults.services());
    }
}
