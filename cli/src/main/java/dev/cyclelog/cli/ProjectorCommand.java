package dev.cyclelog.cli;

import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "projector",
        description = "Writes audit_logs from audit-events.",
        mixinStandardHelpOptions = true,
        subcommands = ProjectorSkipCommand.class)
final class ProjectorCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        return ServiceRun.run("projector", settings, new Console(spec), closing -> {
            DatabasePool database =
                    closing.open(() -> DatabasePool.ofService(settings.database(), "cyclelog-projector", 2));
            return new Projector(settings, database, new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
        });
    }
}
