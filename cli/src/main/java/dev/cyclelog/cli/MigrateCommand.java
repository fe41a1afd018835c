package dev.cyclelog.cli;

import dev.cyclelog.cli.logging.LogSettings;
import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.database.AdoptionRefusedException;
import dev.cyclelog.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        description = "Makes topics, tables and roles; safe to run again.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = new Console(spec);
        Settings settings = config.settings();
        if (!settings.topics().survivesLostBroker()) {
            console.say(
                    "warning: topics.replication = %d and topics.min-insync-replicas = %d lose events with a broker; use 3 and 2"
                            .formatted(
                                    settings.topics().replication(),
                                    settings.topics().minInsyncReplicas()));
        }
        try {
            Migrator.Result result = Migrator.migrate(settings);
            console.print("topics made: %s; migrations applied: %d"
                    .formatted(result.topics().isEmpty() ? "none" : result.topics(), result.migrations()));
            return 0;
        } catch (AdoptionRefusedException refused) {
            // Several lines: the SQL in it is to be copied.
            LogSettings.report(refused.getMessage(), spec.commandLine().getErr());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
