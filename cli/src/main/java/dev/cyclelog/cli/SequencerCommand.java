package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.sequencer.SequencerSettings;
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
        ServiceRun run = new ServiceRun(
                "sequencer", settings, SequencerSettings.of(settings).http());
        return run.untilStopped((closing, endpoint, registry) -> {
            closing.open(() ->
                    new LagMetrics(settings, Sequencer.stages(settings.topics().names()), registry));
            return new Sequencer(settings, registry);
        });
    }
}
