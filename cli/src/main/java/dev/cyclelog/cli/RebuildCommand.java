package dev.cyclelog.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "rebuild",
        description = "Fills a table anew from its topic, while it is read and written.",
        mixinStandardHelpOptions = true,
        subcommands = {RebuildAuditLogsCommand.class, RebuildSnapshotsCommand.class})
final class RebuildCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to rebuild: audit-logs or snapshots");
    }

    /** As the results show it: to a tenth. */
    static double seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
