package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.testkit.GameSnapshots;
import dev.cyclelog.testkit.RecordedGame;
import dev.cyclelog.testkit.model.StoredSnapshot;
import dev.cyclelog.testkit.random.Interleaving;
import dev.cyclelog.testkit.random.RandomCycle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A snapshotter that is killed again and again at random moments while a real game's events arrive, its cycles all at
 * once, and random cycles with many late events; now and then it loses its local state, too.
 *
 * <p>{@code -Dcyclelog.faults.seed=…} repeats a run, as far as processes can; {@code -Dcyclelog.faults=…} is the number
 * of faults, {@code -Dcyclelog.faults.rate=…} that of events a second.
 */
class SnapshotterFaultsIT {

    private static final int RANDOM_CYCLES = 60;
    private static final int FIRST_RANDOM_CYCLE = 1_000;
    // How long a fault lasts, most of it until the dead one's place in its group is free: so that events arrive
    // throughout.
    private static final int SECONDS_PER_FAULT = 7;
    private static final int LONGEST_PAUSE_MS = 3_000;
    private static final int LONGEST_OUTAGE_MS = 1_000;

    private final long started = System.nanoTime();
    private final long seed = Long.getLong("cyclelog.faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int faults = Integer.getInteger("cyclelog.faults", 3);

    private enum Fault {
        KILL,
        KILL_AND_LOSE_STATE
    }

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "However often the snapshotter is killed, its snapshots are the game's, and no event counts twice or not at all")
    void survivesFaults() throws Exception {
        say("seed %d, %d faults; repeat with -Dcyclelog.faults.seed=%1$d", seed, faults);
        Optional<RecordedGame> game = RecordedGame.find();
        List<String> events = events(game);
        int rate = Integer.getInteger("cyclelog.faults.rate", events.size() / (SECONDS_PER_FAULT * (faults + 1)));
        try (SnapshotterStack stack = new SnapshotterStack(folder)) {
            ServiceProcess snapshotter = stack.startSnapshotter();
            stack.startLog(events, random.nextLong(), rate);
            int number = 0;
            for (Fault fault : faults()) {
                number++;
                long before = stack.counted();
                // Some hit while it is not back yet from the fault before.
                if (number == 1 || random.nextInt(4) > 0) {
                    stack.await("the snapshotter is back", () -> stack.counted() > before);
                }
                pause(stack, LONGEST_PAUSE_MS);
                happen(number, fault, stack, snapshotter);
            }
            Map<Integer, StoredSnapshot> snapshots = stack.finish();
            say("%,d events are in %d snapshots, each once", events.size(), snapshots.size());
            game.ifPresent(recorded -> checkAgainst(recorded, snapshots));
        }
    }

    private List<String> events(Optional<RecordedGame> game) {
        List<String> played = game.map(recorded -> all(recorded.eventsAsSnapshotted()))
                .orElseGet(() -> all(new GameSimulator(new SimulatorSettings(18, 60, seed)).events()));
        if (game.isEmpty()) {
            say("the recorded game is not here: a simulated one takes its place, which has no snapshots of its own");
        }
        Map<Integer, List<String>> cycles = new LinkedHashMap<>();
        played.forEach(event -> cycles.computeIfAbsent(NumberedEvents.cycleNumber(event), cycle -> new ArrayList<>())
                .add(event));
        SplittableRandom chance = new SplittableRandom(seed);
        for (int i = 0; i < RANDOM_CYCLES; i++) {
            cycles.put(FIRST_RANDOM_CYCLE + i, RandomCycle.events(FIRST_RANDOM_CYCLE + i, chance));
        }
        return Interleaving.of(List.copyOf(cycles.values()), chance);
    }

    private static List<String> all(Stream<String> lines) {
        try (lines) {
            return lines.toList();
        }
    }

    private List<Fault> faults() {
        List<Fault> schedule = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            schedule.add(Fault.values()[i % 2]);
        }
        Collections.shuffle(schedule, random);
        return schedule;
    }

    private void happen(int number, Fault fault, SnapshotterStack stack, ServiceProcess snapshotter) throws Exception {
        snapshotter.kill();
        say("fault %d: %s, after %,d records", number, fault, stack.counted());
        if (fault == Fault.KILL_AND_LOSE_STATE) {
            stack.loseState();
        }
        pause(stack, LONGEST_OUTAGE_MS);
        snapshotter.start();
    }

    private static void checkAgainst(RecordedGame game, Map<Integer, StoredSnapshot> snapshots) {
        snapshots.keySet().removeIf(cycle -> cycle >= FIRST_RANDOM_CYCLE);
        GameSnapshots.Comparison comparison = GameSnapshots.of(game).compare(snapshots);
        assertThat(comparison.disagreements()).isEmpty();
        assertThat(comparison.values()).isGreaterThan(100_000);
    }

    private void pause(SnapshotterStack stack, int longestMs) {
        stack.servers().work(Duration.ofMillis(random.nextInt(longestMs)));
    }

    private void say(String format, Object... arguments) {
        System.out.printf(
                "SnapshotterFaultsIT, %3d s: %s%n",
                Duration.ofNanos(System.nanoTime() - started).toSeconds(), format.formatted(arguments));
    }
}
