package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three projectors under load, of which one is always being stopped, killed, or frozen, so that partitions keep moving.
 *
 * <p>{@code -Dcyclelog.faults.seed=…} repeats a run, as far as processes can; {@code -Dcyclelog.faults=…} is the number
 * of departures.
 */
class MovingPartitionsIT {

    private static final int RECORDS_PER_SECOND = 2_000;

    private final long started = System.nanoTime();
    private final long seed = Long.getLong("cyclelog.faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int departures = Integer.getInteger("cyclelog.faults", 4);

    /** How one leaves the others. */
    private enum Departure {
        /** Its partitions go to the others, and at least one comes back. */
        STOPPED(2),
        /** It may be back before anybody has missed it. */
        KILLED(0),
        /** As if it were stopped, without its knowing. */
        FROZEN(2),
        /** Too short for the others to notice. */
        FROZEN_FOR_A_MOMENT(0);

        private final int moves;

        Departure(int moves) {
            this.moves = moves;
        }
    }

    @TempDir
    Path folder;

    @Test
    @DisplayName("Partitions move between projectors under load, and each event is one row, written by the owner")
    void partitionsMove() throws Exception {
        say("seed %d, %d departures; repeat with -Dcyclelog.faults.seed=%1$d", seed, departures);
        try (ProjectorStack stack = new ProjectorStack(folder)) {
            WriteJournal journal = new WriteJournal(stack);
            List<ServiceProcess> projectors =
                    List.of(stack.startProjector("a"), stack.startProjector("b"), stack.startProjector("c"));
            stack.startLog(random.nextLong(), RECORDS_PER_SECOND);
            stack.await("all have written", () -> journal.instances().size() == projectors.size());

            int turn = 0;
            int movesAtLeast = 0;
            for (Departure departure : departures()) {
                ServiceProcess leaving = projectors.get(turn++ % projectors.size());
                say("%s is %s", leaving, departure);
                leave(leaving, departure, stack, journal);
                movesAtLeast += departure.moves;
            }

            ProjectorStack.Written written = stack.finish();
            journal.check();
            say("%,d events; a partition changed hands %d times", written.events(), journal.moves());
            assertThat(journal.moves()).isGreaterThanOrEqualTo(movesAtLeast);
        }
    }

    private List<Departure> departures() {
        List<Departure> schedule = new ArrayList<>();
        for (int i = 0; i < departures; i++) {
            schedule.add(Departure.values()[i % Departure.values().length]);
        }
        Collections.shuffle(schedule, random);
        return schedule;
    }

    private void leave(ServiceProcess projector, Departure departure, ProjectorStack stack, WriteJournal journal)
            throws Exception {
        switch (departure) {
            case STOPPED -> {
                projector.stop();
                awaitTakeover(projector, stack, journal);
                projector.start();
            }
            case KILLED -> {
                projector.kill();
                stack.work(moments());
                projector.start();
            }
            case FROZEN -> {
                projector.freeze();
                awaitTakeover(projector, stack, journal);
                stack.work(moments());
                projector.thaw();
            }
            case FROZEN_FOR_A_MOMENT -> {
                projector.freeze();
                stack.work(moments());
                projector.thaw();
            }
        }
        int before = journal.entries().size();
        stack.await(
                "%s writes again".formatted(projector),
                () -> journal.entries().stream()
                        .skip(before)
                        .anyMatch(entry -> entry.instance().equals(projector.name())));
    }

    private static void awaitTakeover(ServiceProcess projector, ProjectorStack stack, WriteJournal journal) {
        stack.await(
                "the others write what was %s's".formatted(projector),
                () -> !journal.owners().containsValue(projector.name()));
    }

    /** Up to three seconds. */
    private Duration moments() {
        return Duration.ofMillis(random.nextInt(3_000));
    }

    private void say(String format, Object... arguments) {
        System.out.printf(
                "MovingPartitionsIT, %3d s: %s%n",
                Duration.ofNanos(System.nanoTime() - started).toSeconds(), format.formatted(arguments));
    }
}
