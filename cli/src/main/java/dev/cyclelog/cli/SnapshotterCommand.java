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
        ServiceRun.checkTopics(settings);
        try (Closing closing = new Closing()) {
            DatabasePool database =
                    closing.open(() -> new DatabasePool(settings.database(), "cyclelog-snapshotter", 2));
            return ServiceRun.run("snapshotter", new Snapshotter(settings, database), closing, new Console(spec));
        }
    }
}
