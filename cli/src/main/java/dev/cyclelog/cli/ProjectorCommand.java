package dev.cyclelog.cli;

import dev.cyclelog.projector.Projector;
import dev.cyclelog.projector.ProjectorSettings;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "projector",
        description = "Writes audit_logs from audit-events.",
        mixinStandardHelpOptions = true,
        subcommands = ProjectorSkipCommand.class)
final class ProjectorCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        ServiceRun run = new ServiceRun(
                "projector", settings, ProjectorSettings.of(settings).http());
        return run.untilStopped((closing, endpoint, registry) -> {
            DatabasePool database =
                    closing.open(() -> DatabasePool.ofService(settings.database(), "cyclelog-projector", 2));
            closing.open(() ->
                    new LagMetrics(settings, Projector.stages(settings.topics().names()), registry));
            closing.open(() -> new DatabaseProbe(settings.database(), "cyclelog-projector", registry));
            return new Projector(settings, database, registry);
        });
    }
}
