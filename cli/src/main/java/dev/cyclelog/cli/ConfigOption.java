package dev.cyclelog.cli;

import dev.cyclelog.cli.monitor.MonitorSettings;
import dev.cyclelog.projector.ProjectorSettings;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.SequencerSettings;
import dev.cyclelog.snapshotter.SnapshotterSettings;
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
            description = "Settings (HOCON) that differ from the defaults; docs/configuration.md explains them.")
    private Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Settings settings() {
        if (file != null && (!Files.isReadable(file) || Files.isDirectory(file))) {
            throw new ParameterException(spec.commandLine(), "cannot read the file '" + file + "'");
        }
        Settings settings = file == null ? Settings.load() : Settings.load(file);
        check(settings);
        return settings;
    }

    /** A mistake in one file for all shows in the first command that gets it, not when its service starts. */
    static void check(Settings settings) {
        SequencerSettings.of(settings);
        ProjectorSettings.of(settings);
        SnapshotterSettings.of(settings);
        MonitorSettings.of(settings);
    }
}
