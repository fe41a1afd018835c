package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that all commands share which work against configured servers. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings (HOCON) that differ from the defaults; reference.conf explains each.")
    private Path file;

    Settings settings() {
        return file == null ? Settings.load() : Settings.load(file);
    }
}
