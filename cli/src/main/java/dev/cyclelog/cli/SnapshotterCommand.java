package dev.cyclelog.cli;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import dev.cyclelog.snapshotter.Snapshotter;
import dev.cyclelog.snapshotter.SnapshotterSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "snapshotter",
        description = "Writes cycle_snapshots from audit-events.",
        mixinStandardHelpOptions = true)
final class SnapshotterCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        ServiceRun run = new ServiceRun(
                "snapshotter", settings, SnapshotterSettings.of(settings).http());
        return run.untilStopped((closing, endpoint, registry) -> {
            DatabasePool database =
                    closing.open(() -> DatabasePool.ofService(settings.database(), "cyclelog-snapshotter", 2));
            closing.open(() -> new LagMetrics(
                    settings, Snapshotter.stages(settings.topics().names()), registry));
            closing.open(() -> new DatabaseProbe(settings.database(), "cyclelog-snapshotter", registry));
            return new Snapshotter(settings, database, registry);
        });
    }
}
