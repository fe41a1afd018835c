package dev.cyclelog.cli;

import dev.cyclelog.cli.simulator.GameSimulator;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = "Prints a simulated game's events as NDJSON, the same for the same seed.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    @Mixin
    private SimulatorOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Iterator<String> events =
                new GameSimulator(options.settings(spec)).events().iterator();
        // checkError: whoever reads may have seen enough ('| head').
        while (events.hasNext() && !out.checkError()) {
            for (int i = 0; i < 1_000 && events.hasNext(); i++) {
                out.print(events.next());
                out.print('\n');
            }
        }
        out.flush();
        return 0;
    }
}
