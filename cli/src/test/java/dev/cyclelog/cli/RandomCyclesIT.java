package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.TablesMatchModel;
import dev.cyclelog.testkit.random.Interleaving;
import dev.cyclelog.testkit.random.RandomRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random cycles and a simulated game, all at the same time, from Kafka to the tables: what the services made is what
 * the reference model says and what {@code verify} computes. Seed and length: {@link RandomRun}.
 */
@DisplayName("Whatever happens in a cycle")
class RandomCyclesIT {

    private static final int CYCLES = 100;
    private static final String CYCLE_NUMBER = "\"cycleNumber\":";
    private static final int BEYOND_RANDOM_CYCLES = 1_000_000;

    private final RandomRun run = RandomRun.of(RandomCyclesIT.class, CYCLES);
    private final SplittableRandom random = run.random();

    @TempDir
    Path stateDir;

    @Test
    @DisplayName("the tables hold what the reference model says, before late events and after")
    void tablesMatchTheModelBeforeLateEventsAndAfter() {
        List<List<String>> punctual = new ArrayList<>();
        List<List<String>> late = new ArrayList<>();
        List<List<String>> cycles = run.cycles(random);
        cycles.add(simulatedGame());
        for (List<String> events : cycles) {
            int end = random.nextInt(2) == 0 ? events.size() : random.nextInt(events.size() + 1);
            punctual.add(withRepetitions(events.subList(0, end), List.of()));
            late.add(withRepetitions(events.subList(end, events.size()), events.subList(0, end)));
        }
        List<String> published = new ArrayList<>();
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            publishAndCheck(pipeline, Interleaving.of(punctual, random), published);
            publishAndCheck(pipeline, Interleaving.of(late, random), published);
            assertThat(pipeline.verify().problems()).isEmpty();
        }
    }

    private static void publishAndCheck(RunningPipeline pipeline, List<String> events, List<String> published) {
        Map<Tally, Long> tallies = pipeline.publish(events);
        published.addAll(events);
        assertThat(tallies.get(Tally.ACCEPTED))
                .isEqualTo(published.stream().distinct().count());
        assertThat(tallies.get(Tally.REJECTED)).isZero();
        new TablesMatchModel(pipeline.jdbcUrl(), ReferenceModel.of(published)).check();
    }

    /** Some events a second time, at once or later; and some of those before. */
    private List<String> withRepetitions(List<String> events, List<String> before) {
        List<String> all = new ArrayList<>(before);
        List<String> repeated = new ArrayList<>();
        for (String event : events) {
            all.add(event);
            repeated.add(event);
            while (random.nextInt(8) == 0) {
                repeated.add(all.get(random.nextInt(all.size())));
            }
        }
        return repeated;
    }

    /** Its cycles' numbers are its own. */
    private List<String> simulatedGame() {
        return new GameSimulator(new SimulatorSettings(3, 8, run.seed()))
                .events()
                .map(event -> event.replace(CYCLE_NUMBER, CYCLE_NUMBER + BEYOND_RANDOM_CYCLES))
                .toList();
    }
}
