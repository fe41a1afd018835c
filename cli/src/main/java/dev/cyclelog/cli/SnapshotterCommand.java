package dev.cyclelog.cli;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.snapshotter.Snapshotter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "snapshotter",
        description = "Writes cycle_snapshots from audit-events.",
        mixinStandardHelpOptions = true)
final class SnapshotterCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        return ServiceRun.run("snapshotter", settings, new Console(spec), closing -> {
            DatabasePool database =
                    closing.open(() -> DatabasePool.ofService(settings.database(), "cyclelog-snapshotter", 2));
            return new Snapshotter(settings, database, new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
        });
    }
}
