package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that all commands share which work against configured servers. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings (HOCON) that differ from the defaults; reference.conf explains each.")
    private Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Settings settings() {
        if (file != null && (!Files.isReadable(file) || Files.isDirectory(file))) {
            throw new ParameterException(spec.commandLine(), "cannot read the file '" + file + "'");
        }
        return file == null ? Settings.load() : Settings.load(file);
    }
}
