package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.SequencerRestore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "restore",
        description =
                "Rebuilds the sequencer's lost state from audit-events. Stop all sequencers first; safe to run again.",
        mixinStandardHelpOptions = true)
final class SequencerRestoreCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        Console console = new Console(spec);
        long start = System.nanoTime();
        SequencerRestore.Result result = new SequencerRestore(settings, console::say).run();
        console.print("restored from audit-events in %.1f s: %,d cycles, %,d event ids"
                .formatted((System.nanoTime() - start) / 1e9, result.cycles(), result.eventIds()));
        result.positions().forEach(position -> console.print("will read " + position));
        if (!result.positions().isEmpty()) {
            console.print("What is rejected there becomes a dead letter again, and may trip the circuit breaker:"
                    + " then 'cyclelog sequencer resume'.");
        }
        console.print("Delete the state folder (streams.state-dir) on every other machine that runs a sequencer.");
        return 0;
    }
}
