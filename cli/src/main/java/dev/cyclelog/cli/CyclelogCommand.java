package dev.cyclelog.cli;

import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code cyclelog} command. Exit status: 0 done, 1 it failed or could not be done, 2 the call was wrong. */
@Command(
        name = "cyclelog",
        description = "An exactly-once event-sourcing pipeline for games that run in cycles.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            SimulateCommand.class,
            PublishCommand.class,
            MigrateCommand.class,
            SequencerCommand.class,
            ProjectorCommand.class,
            SnapshotterCommand.class,
            MonitorCommand.class,
            LagCommand.class,
            VerifyCommand.class,
            DeadLettersCommand.class,
            TraceCommand.class,
            RebuildCommand.class,
        })
public final class CyclelogCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new CyclelogCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (!(failure instanceof StoppedException)) {
                        commandLine.getErr().println("cyclelog: " + reason(failure));
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static String reason(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return reason(failure.getCause());
        }
        StringBuilder reason = new StringBuilder(describe(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (!reason.toString().contains(describe(cause))) {
                reason.append(System.lineSeparator()).append("  because: ").append(describe(cause));
            }
        }
        return reason.toString();
    }

    private static String describe(Throwable failure) {
        // The message of these is just the file: what is the matter with it, the class says.
        if (failure instanceof FileSystemException || failure.getMessage() == null) {
            return failure.getClass().getSimpleName()
                    + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
        }
        return failure.getMessage();
    }
}
