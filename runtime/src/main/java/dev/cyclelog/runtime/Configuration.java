package dev.cyclelog.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts the sources of settings over each other: system properties, then environment variables {@code CONFIG_FORCE_…},
 * then the file, then the {@code reference.conf} files, which name further environment variables.
 */
final class Configuration {

    private Configuration() {}

    /**
     * All settings.
     *
     * @throws InvalidSettingException if the file cannot be read, or one of the sources has a key that nobody reads
     */
    static Section load(Optional<Path> file) {
        try {
            Config properties = ConfigFactory.systemProperties();
            Config environment = ConfigFactory.systemEnvironmentOverrides();
            Config given = file.map(Configuration::parse).orElseGet(ConfigFactory::empty);
            Config reference = ConfigFactory.defaultReferenceUnresolved();
            Config all = properties
                    .withFallback(environment)
                    .withFallback(given)
                    .withFallback(reference)
                    .resolve();
            new KnownKeys(reference.resolve()).check(all, given, properties);
            return new Section("", all).section("cyclelog");
        } catch (ConfigException.UnresolvedSubstitution unresolved) {
            // Its own message shows what stands around the mistake, which may be a secret. So do those below.
            throw new InvalidSettingException(
                    "a ${…} in %s refers to something that is not set; ${?…} may, and text with a $ in it needs quotes"
                            .formatted(place(unresolved, file)));
        } catch (ConfigException.IO unreadable) {
            throw new InvalidSettingException("cannot read " + place(unreadable, file));
        } catch (ConfigException invalid) {
            throw new InvalidSettingException(
                    "%s is not HOCON: look for quotes, braces or commas that are missing or too many"
                            .formatted(place(invalid, file)));
        }
    }

    private static Config parse(Path file) {
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** The file and line. */
    private static String place(ConfigException failure, Optional<Path> file) {
        if (failure.origin() != null) {
            return failure.origin().description();
        }
        return file.map(Path::toString).orElse("the settings");
    }
}
