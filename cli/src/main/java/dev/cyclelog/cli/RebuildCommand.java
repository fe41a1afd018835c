package dev.cyclelog.cli;

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
}
