package dev.cyclelog.cli;

import dev.cyclelog.cli.logging.LogSettings;
import dev.cyclelog.runtime.FailureText;
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
            ExportCommand.class,
            ImportCommand.class,
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
        LogSettings.apply(System.getenv()).ifPresent(wrong -> {
            System.err.println("cyclelog: " + wrong);
            System.exit(CommandLine.ExitCode.SOFTWARE);
        });
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new CyclelogCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (!(failure instanceof StoppedException)) {
                        LogSettings.report(reason(failure), commandLine.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static String reason(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return reason(failure.getCause());
        }
        StringBuilder reason = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = describe(cause);
            if (reason.isEmpty()) {
                reason.append(text);
            } else if (!reason.toString().contains(text)) {
                reason.append(System.lineSeparator()).append("  because: ").append(text);
            }
        }
        return reason.toString();
    }

    private static String describe(Throwable failure) {
        // The message of these is just the file: what is the matter with it, the class says.
        if (failure instanceof FileSystemException) {
            return failure.getClass().getSimpleName() + ": " + failure.getMessage();
        }
        return FailureText.message(failure).orElse(failure.getClass().getSimpleName());
    }
}
