package dev.cyclelog.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "snapshotter-size",
        description = "What an event costs the snapshotter, against the size of its cycle, and how long the snapshot"
                + " takes. Each size has as many events, in one cycle, so only the size of the state differs.",
        mixinStandardHelpOptions = true)
final class SnapshotterSize implements Callable<Integer> {

    @Option(
            names = "--robots",
            split = ",",
            defaultValue = "100,1000,10000,100000",
            description = "the sizes: robots in a cycle, smallest first (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes;

    @Option(
            names = "--events",
            defaultValue = "1050000",
            description = "events in the cycle, for each size; whole rounds of the largest (21 events for 4 robots), so"
                    + " that the mix is that of the others (default: ${DEFAULT-VALUE}, two rounds of 100,000 robots)")
    private int events;

    @Option(names = "--rounds", defaultValue = "1", description = "how often each runs (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--heap",
            defaultValue = "224m",
            description = "its -Xmx, with the serial collector (default: ${DEFAULT-VALUE})")
    private String heap;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int round = SyntheticCycle.eventsOfRound(Collections.max(sizes));
        if (events < round) {
            throw new ParameterException(
                    spec.commandLine(), "--events must be at least %d, one round of the largest size".formatted(round));
        }
        Map<Integer, List<CycleSizeRun>> runs = new LinkedHashMap<>();
        sizes.forEach(robots -> runs.put(robots, new ArrayList<>()));
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            for (int turn = 1; turn <= rounds; turn++) {
                List<Integer> order = new ArrayList<>(sizes);
                // Each runs as often before another as after it.
                if (turn % 2 == 0) {
                    Collections.reverse(order);
                }
                for (int robots : order) {
                    CycleSizeRun run = CycleSizeRun.measure(
                            broker, server, "r%d.robots%d.".formatted(turn, robots), robots, events, heap);
                    runs.get(robots).add(run);
                    output.say("round %d, %,d robots: %s".formatted(turn, robots, run));
                }
            }
        }
        output.print(table(runs));
        return 0;
    }

    private Table table(Map<Integer, List<CycleSizeRun>> runs) {
        Table table = new Table(
                "robots",
                "events",
                "CPU_us_per_event",
                "to_smallest",
                "wall_us_per_event",
                "wall_to_smallest",
                "most_RSS_MB",
                "snapshot_s");
        List<CycleSizeRun> smallest = runs.get(sizes.get(0));
        runs.forEach((robots, all) -> table.add(
                (long) robots,
                (long) events,
                median(all, CycleSizeRun::cpuMicros),
                ratio(all, smallest, CycleSizeRun::cpuMicros),
                median(all, CycleSizeRun::wallMicros),
                ratio(all, smallest, CycleSizeRun::wallMicros),
                Math.round(median(all, CycleSizeRun::residentMegabytes)),
                median(all, CycleSizeRun::snapshotSeconds)));
        return table;
    }

    private static double median(List<CycleSizeRun> runs, ToDoubleFunction<CycleSizeRun> value) {
        return Median.of(values(runs, value));
    }

    private static double ratio(
            List<CycleSizeRun> runs, List<CycleSizeRun> smallest, ToDoubleFunction<CycleSizeRun> value) {
        return Median.of(Ratios.of(values(runs, value), values(smallest, value)));
    }

    private static List<Double> values(List<CycleSizeRun> runs, ToDoubleFunction<CycleSizeRun> value) {
        return runs.stream().mapToDouble(value).boxed().toList();
    }
}
