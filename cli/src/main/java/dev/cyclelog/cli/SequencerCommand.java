package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Sequencer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "sequencer",
        description = "Validates, deduplicates and numbers: game-events to audit-events.",
        mixinStandardHelpOptions = true,
        subcommands = {SequencerResumeCommand.class, SequencerRestoreCommand.class})
final class SequencerCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        return ServiceRun.run(
                "sequencer",
                settings,
                new Console(spec),
                closing -> new Sequencer(settings, new io.micrometer.core.instrument.simple.SimpleMeterRegistry()));
    }
}
