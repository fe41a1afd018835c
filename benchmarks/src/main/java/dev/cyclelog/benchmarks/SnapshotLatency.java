package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.snapshotter.Snapshotter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "snapshot-latency",
        description = "How long it takes from cycle_complete in audit-events until the cycle's snapshot can be read.",
        mixinStandardHelpOptions = true)
final class SnapshotLatency implements Callable<Integer> {

    private static final int PARTITIONS = 6;

    @Option(names = "--robots", defaultValue = "5000", description = "robots in a cycle (default: ${DEFAULT-VALUE})")
    private int robots;

    @Option(
            names = "--events-per-robot",
            defaultValue = "4",
            description = "at least 2, so that each has fought (default: ${DEFAULT-VALUE})")
    private int eventsPerRobot;

    @Option(
            names = "--cycles",
            defaultValue = "100",
            description = "how many are measured, one after another (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "how many cycles before are not counted (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--heap",
            defaultValue = "224m",
            description = "its -Xmx, with the serial collector (default: ${DEFAULT-VALUE})")
    private String heap;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        long[] latencies = new long[warmUp + cycles];
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            Game game = Game.on(broker, "", PARTITIONS);
            LogDatabase database = server.database();
            try (ClientProcess process = ServiceProcess.snapshotter(game, database, server.folder(), heap);
                    Snapshots snapshots = new Snapshots(process, database);
                    OffsetAdmin offsets = new OffsetAdmin(game.settings());
                    AuditWriter writer = new AuditWriter(game)) {
                Commits commits = new Commits(offsets, Snapshotter.groupId(game.topics()), process::check);
                for (int i = 0; i < latencies.length; i++) {
                    SyntheticCycle cycle = new SyntheticCycle(i + 1, robots);
                    // The first event is cycle_start, which is no robot's.
                    writer.write(cycle.next(1 + robots * eventsPerRobot));
                    commits.await(writer.ends());
                    long completed = writer.write(Stream.of(cycle.complete()));
                    latencies[i] = snapshots.await(i + 1) - completed;
                    snapshots.check(i + 1, robots);
                    if (i % 10 == 0) {
                        output.say("cycle %d of %d: %.0f ms".formatted(i + 1, latencies.length, latencies[i] / 1e6));
                    }
                }
            }
        }
        output.print(percentiles(Arrays.copyOfRange(latencies, warmUp, latencies.length)));
        return 0;
    }

    private Table percentiles(long[] latencies) {
        Arrays.sort(latencies);
        Table table = new Table("robots", "cycles", "p50_ms", "p99_ms", "max_ms");
        table.add(
                (long) robots,
                (long) latencies.length,
                Percentile.millis(latencies, 0.5),
                Percentile.millis(latencies, 0.99),
                Percentile.millis(latencies, 1));
        return table;
    }
}
