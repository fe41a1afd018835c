package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.StreamsService;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.sequencer.Sequencer;
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
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        List<byte[]> game = Game.events(events);
        try (BrokerProcess broker = BrokerProcess.start()) {
            for (int round = 0; round <= rounds; round++) {
                Map<String, Double> measured = round(broker, round, game);
                output.say("round %d%s: %s".formatted(round, round == 0 ? " (not counted)" : "", measured));
                if (round > 0) {
                    measured.forEach((name, rate) -> rates.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(rate));
                }
            }
        }
        Table table = new Table("what", "events_per_s", "sequencer_to_it");
        rates.forEach((name, all) ->
                table.add(name, Math.round(Median.of(all)), Median.of(ratios(rates.get(SEQUENCER), all))));
        output.print(table);
        return 0;
    }

    private Map<String, Double> round(BrokerProcess broker, int round, List<byte[]> game) throws Exception {
        Map<String, Double> measured = new LinkedHashMap<>();
        try (Backlog backlog = Backlog.of(broker, "r" + round + ".", game)) {
            // Each limit runs as often before the sequencer as after it.
            boolean sequencerFirst = round % 2 == 0;
            if (sequencerFirst) {
                measured.put(SEQUENCER, sequencer(backlog));
            }
            for (PassThrough.State state : limits) {
                measured.put("pass-through, " + state, passThrough(backlog, state));
            }
            if (!sequencerFirst) {
                measured.put(SEQUENCER, sequencer(backlog));
            }
        }
        return measured;
    }

    private static double sequencer(Backlog backlog) throws Exception {
        Game game = backlog.game();
        return backlog.workOff(
                () -> new Sequencer(game.settings()),
                Sequencer.groupId(game.topics()),
                game.topics().auditEvents());
    }

    private static double passThrough(Backlog backlog, PassThrough.State state) throws Exception {
        Game game = backlog.game();
        String name = game.topics().prefix() + "pass-through-" + state;
        backlog.prepare(name, name);
        return backlog.workOff(
                () -> new StreamsService(
                        name,
                        PassThrough.topology(game.topics().gameEvents(), name, state),
                        game.settings(),
                        TopicAdmin.MAX_RECORD_BYTES),
                name,
                name);
    }

    /** Round by round: what disturbs the machine disturbs both. */
    private static List<Double> ratios(List<Double> numerators, List<Double> denominators) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < numerators.size(); i++) {
            ratios.add(numerators.get(i) / denominators.get(i));
        }
        return ratios;
    }
}
