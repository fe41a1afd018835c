package dev.cyclelog.benchmarks;

import dev.cyclelog.sequencer.Sequencer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sequencer-throughput",
        description = "Events per second of the sequencer on one partition, against bare exactly-once pass-throughs.",
        mixinStandardHelpOptions = true)
final class SequencerThroughput implements Callable<Integer> {

    private static final String SEQUENCER = "sequencer";

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

    @Option(
            names = "--limits",
            split = ",",
            defaultValue = "rocksdb,in-memory,none",
            description = "the state of the pass-throughs that are run beside (default: ${DEFAULT-VALUE})")
    private List<PassThrough.State> limits;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Map<String, List<Backlog.Run>> runs = new LinkedHashMap<>();
        List<byte[]> game = Game.events(events);
        try (BrokerProcess broker = BrokerProcess.start()) {
            for (int round = 0; round <= rounds; round++) {
                Map<String, Backlog.Run> measured = round(broker, round, game);
                output.say("round %d%s".formatted(round, round == 0 ? ", not counted" : ""));
                measured.forEach((name, run) -> output.say("  %-24s %,8.0f/s".formatted(name, run.eventsPerSecond())));
                if (round > 0) {
                    measured.forEach((name, run) ->
                            runs.computeIfAbsent(name, any -> new ArrayList<>()).add(run));
                }
            }
        }
        Table table = new Table("what", "events_per_s", "sequencer_to_it", "thread_us_per_event");
        List<Double> sequencer = rates(runs.get(SEQUENCER));
        runs.forEach((name, all) -> table.add(
                name,
                Math.round(Median.of(rates(all))),
                Median.of(Ratios.of(sequencer, rates(all))),
                Median.of(all.stream().map(Backlog.Run::threadMicros).toList())));
        output.print(table);
        return 0;
    }

    private Map<String, Backlog.Run> round(BrokerProcess broker, int round, List<byte[]> game) throws Exception {
        Map<String, Backlog.Run> measured = new LinkedHashMap<>();
        try (Backlog backlog = Backlog.published(broker, "r" + round + ".", game)) {
            // Each limit runs as often before the sequencer as after it.
            boolean sequencerFirst = round % 2 == 0;
            if (sequencerFirst) {
                measured.put(SEQUENCER, sequencer(backlog));
            }
            for (PassThrough.State state : limits) {
                measured.put("pass-through, " + state, backlog.workOffByPassThrough(state));
            }
            if (!sequencerFirst) {
                measured.put(SEQUENCER, sequencer(backlog));
            }
        }
        return measured;
    }

    private static Backlog.Run sequencer(Backlog backlog) throws Exception {
        Game game = backlog.game();
        return backlog.workOff(
                () -> new Sequencer(game.settings(), new SimpleMeterRegistry()), Sequencer.groupId(game.topics()));
    }

    private static List<Double> rates(List<Backlog.Run> runs) {
        return runs.stream().map(Backlog.Run::eventsPerSecond).toList();
    }
}
