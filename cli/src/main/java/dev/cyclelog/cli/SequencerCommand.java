package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Sequencer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "sequencer",
        description = "Validates, deduplicates and numbers: game-events to audit-events.",
        mixinStandardHelpOptions = true,
        subcommands = {SequencerResumeCommand.class, SequencerRestoreCommand.class})
final class SequencerCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        return ServiceRun.run("sequencer", settings, closing -> new Sequencer(settings));
    }
}
