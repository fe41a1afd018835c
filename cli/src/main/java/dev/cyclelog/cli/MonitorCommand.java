package dev.cyclelog.cli;

import dev.cyclelog.cli.monitor.Monitor;
import dev.cyclelog.cli.monitor.MonitorSettings;
import dev.cyclelog.cli.monitor.StatusPage;
import dev.cyclelog.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "monitor",
        description = "Watches all stages, whether they run or not, and shows them to Prometheus and on a page.",
        mixinStandardHelpOptions = true)
final class MonitorCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        MonitorSettings own = MonitorSettings.of(settings);
        ServiceRun run = new ServiceRun("monitor", settings, own.http());
        return run.untilStopped((closing, endpoint, registry) -> {
            Monitor monitor = new Monitor(settings, own.databaseCapacity(), registry);
            StatusPage.serve(endpoint, monitor::status, monitor::history);
            return monitor;
        });
    }
}
