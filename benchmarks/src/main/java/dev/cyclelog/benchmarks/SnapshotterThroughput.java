package dev.cyclelog.benchmarks;

import dev.cyclelog.snapshotter.AggregationStage;
import dev.cyclelog.snapshotter.Snapshotter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "snapshotter-throughput",
        description = "Events per second of the snapshotter's aggregation on one partition, against a bare exactly-once"
                + " pass-through.",
        mixinStandardHelpOptions = true)
final class SnapshotterThroughput implements Callable<Integer> {

    private static final PassThrough.State LIMIT = PassThrough.State.ROCKSDB;

    @Option(
            names = "--events",
            defaultValue = "500000",
            description = "how many events lie ready (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "how often each is measured, after a round that is not counted (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private Output output;

    private final List<Backlog.Run> limits = new ArrayList<>();
    private final List<Backlog.Run> snapshotters = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<byte[]> game = Game.auditEvents(events).toList();
        try (BrokerProcess broker = BrokerProcess.start()) {
            round(broker, 0, game);
            limits.clear();
            snapshotters.clear();
            for (int round = 1; round <= rounds; round++) {
                round(broker, round, game);
            }
        }
        List<Double> ratios = Ratios.of(rates(snapshotters), rates(limits));
        Table table = new Table("what", "events_per_s", "to_limit", "least", "most", "thread_us_per_event");
        table.add("pass-through, " + LIMIT, rate(limits), 1.0, 1.0, 1.0, micros(limits));
        table.add(
                "snapshotter",
                rate(snapshotters),
                Median.of(ratios),
                Collections.min(ratios),
                Collections.max(ratios),
                micros(snapshotters));
        output.print(table);
        return 0;
    }

    private void round(BrokerProcess broker, int round, List<byte[]> game) throws Exception {
        output.say("round %d%s".formatted(round, round == 0 ? ", not counted" : ""));
        try (Backlog backlog = Backlog.sequenced(broker, "r" + round + ".", game)) {
            // The limit runs as often before the snapshotter as after it.
            if (round % 2 == 0) {
                aggregate(backlog);
                passThrough(backlog);
            } else {
                passThrough(backlog);
                aggregate(backlog);
            }
        }
    }

    private void aggregate(Backlog backlog) throws Exception {
        Game game = backlog.game();
        add(
                snapshotters,
                "snapshotter",
                backlog.workOff(() -> AggregationStage.service(game.settings()), Snapshotter.groupId(game.topics())));
    }

    private void passThrough(Backlog backlog) throws Exception {
        add(limits, "pass-through", backlog.workOffByPassThrough(LIMIT));
    }

    private void add(List<Backlog.Run> runs, String name, Backlog.Run run) {
        runs.add(run);
        output.say("  %-24s %,8.0f/s  %.2f us".formatted(name, run.eventsPerSecond(), run.threadMicros()));
    }

    private static List<Double> rates(List<Backlog.Run> runs) {
        return runs.stream().map(Backlog.Run::eventsPerSecond).toList();
    }

    private static long rate(List<Backlog.Run> runs) {
        return Math.round(Median.of(rates(runs)));
    }

    private static double micros(List<Backlog.Run> runs) {
        return Median.of(runs.stream().map(Backlog.Run::threadMicros).toList());
    }
}
