package dev.cyclelog.cli;

import dev.cyclelog.cli.monitor.LagRow;
import dev.cyclelog.cli.monitor.Stages;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.lag.LagReader;
import dev.cyclelog.runtime.lag.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "lag",
        description = "Shows how far each stage is behind, per partition, in events and in seconds, whether it runs or"
                + " not. Exit status 1: one of them is behind by more than it may be.",
        mixinStandardHelpOptions = true)
final class LagCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Mixin
    private ConfigOption config;

    @Option(names = "--watch", description = "Show it again every two seconds, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--max-events",
            paramLabel = "N",
            description = "No partition may be more than so many events behind, transaction markers counted.")
    private Long maxEvents;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            description = "The oldest waiting record of no partition may be older than so many seconds.")
    private Double maxSeconds;

    @Option(names = "--json", description = "One JSON object per line and partition.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (maxEvents != null && maxEvents < 0 || maxSeconds != null && !(maxSeconds >= 0)) {
            throw new ParameterException(spec.commandLine(), "--max-events and --max-seconds must not be negative");
        }
        Settings settings = config.settings();
        Console console = new Console(spec);
        try (LagReader reader = new LagReader(settings)) {
            while (true) {
                boolean tooFarBehind = show(read(reader, settings), console);
                if (!watch) {
                    return tooFarBehind ? 1 : 0;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static List<LagRow> read(LagReader reader, Settings settings) {
        List<LagRow> rows = new ArrayList<>();
        for (Stage stage : Stages.of(settings.topics().names())) {
            reader.read(stage).forEach(lag -> rows.add(new LagRow(stage, lag, Instant.now())));
        }
        return rows;
    }

    /** Returns whether one is too far behind. */
    private boolean show(List<LagRow> rows, Console console) {
        if (!json) {
            console.print(LagRow.heading());
        }
        boolean any = false;
        for (LagRow row : rows) {
            boolean tooFarBehind = isTooFarBehind(row);
            any |= tooFarBehind;
            console.print(json ? row.json().toString() : row.text(tooFarBehind));
        }
        return any;
    }

    private boolean isTooFarBehind(LagRow row) {
        return maxEvents != null && row.events() > maxEvents || maxSeconds != null && row.seconds() > maxSeconds;
    }
}
