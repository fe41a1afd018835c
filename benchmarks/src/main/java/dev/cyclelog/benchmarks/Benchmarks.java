package dev.cyclelog.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks, one subcommand each. Results go to standard output, progress to standard error. */
@Command(
        name = "benchmarks/run",
        description = "Measures Cyclelog against the limits of what it is built on.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SequencerThroughput.class,
            PublishLatency.class,
            ValidationSpeed.class,
            SequencerSoak.class,
            StateRestore.class,
            ProjectorThroughput.class,
            WriteMethods.class,
            Rebuild.class,
            VerifyThroughput.class,
            ProjectionLatency.class,
            ProjectorMemory.class,
            SnapshotterThroughput.class,
            SnapshotterSize.class,
            SnapshotLatency.class,
            AnalystQueries.class
        })
public final class Benchmarks implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which benchmark");
    }

    /** Runs a benchmark and ends the process with its exit status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
