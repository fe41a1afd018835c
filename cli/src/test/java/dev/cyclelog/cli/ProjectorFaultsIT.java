package dev.cyclelog.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two projectors, a broker and a PostgreSQL server, which are killed, crashed and restarted again and again at random
 * moments, singly and together.
 *
 * <p>{@code -Dcyclelog.faults.seed=…} repeats a run, as far as processes can; {@code -Dcyclelog.faults=…} is the number
 * of faults, {@code -Dcyclelog.faults.rate=…} that of records a second.
 */
class ProjectorFaultsIT {

    private static final int LONGEST_PAUSE_MS = 5_000;
    private static final int LONGEST_OUTAGE_MS = 3_000;

    private final long started = System.nanoTime();
    private final long seed = Long.getLong("cyclelog.faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int faults = Integer.getInteger("cyclelog.faults", 5);
    private final int rate = Integer.getInteger("cyclelog.faults.rate", 2_000);

    /** Whom it happens to. */
    private enum Victim {
        PROJECTOR,
        OTHER_PROJECTOR,
        BROKER,
        POSTGRES
    }

    private static final List<Set<Victim>> COMBINATIONS = List.of(
            EnumSet.of(Victim.PROJECTOR),
            EnumSet.of(Victim.POSTGRES),
            EnumSet.of(Victim.BROKER),
            EnumSet.of(Victim.PROJECTOR, Victim.POSTGRES),
            EnumSet.allOf(Victim.class),
            EnumSet.of(Victim.BROKER, Victim.POSTGRES),
            EnumSet.of(Victim.PROJECTOR, Victim.OTHER_PROJECTOR),
            EnumSet.of(Victim.OTHER_PROJECTOR, Victim.BROKER));

    @TempDir
    Path folder;

    @Test
    @DisplayName("Whatever is killed when, each event is one row, in order, and each dead letter one row")
    void survivesFaults() throws Exception {
        say("seed %d, %d faults; repeat with -Dcyclelog.faults.seed=%1$d", seed, faults);
        try (ProjectorStack stack = new ProjectorStack(folder)) {
            stack.dawdle();
            List<ServiceProcess> projectors = List.of(stack.startProjector("a"), stack.startProjector("b"));
            stack.startLog(random.nextLong(), rate);
            stack.await("the first rows", () -> stack.projected() > 0);
            int number = 0;
            for (Set<Victim> victims : faults()) {
                number++;
                // Some hit while nobody is back yet from the fault before.
                if (random.nextInt(4) > 0) {
                    pause(stack, LONGEST_PAUSE_MS);
                }
                happen(number, victims, stack, projectors);
            }
            ProjectorStack.Written written = stack.finish();
            say("%,d events and %,d dead letters, each once", written.events(), written.deadLetters());
        }
    }

    private List<Set<Victim>> faults() {
        List<Set<Victim>> schedule = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            schedule.add(COMBINATIONS.get(i % COMBINATIONS.size()));
        }
        Collections.shuffle(schedule, random);
        return schedule;
    }

    private void happen(int number, Set<Victim> victims, ProjectorStack stack, List<ServiceProcess> projectors)
            throws Exception {
        List<Victim> order = new ArrayList<>(victims);
        Collections.shuffle(order, random);
        boolean crash = random.nextBoolean();
        boolean orderly = random.nextInt(3) == 0;
        say(
                "fault %d: %s%s%s",
                number,
                order,
                !victims.contains(Victim.POSTGRES)
                        ? ""
                        : crash ? ", PostgreSQL crashes" : ", PostgreSQL stops immediately",
                !victims.contains(Victim.BROKER) ? "" : orderly ? ", broker stops in order" : ", broker is killed");
        for (Victim victim : order) {
            switch (victim) {
                case PROJECTOR -> projectors.get(0).kill();
                case OTHER_PROJECTOR -> projectors.get(1).kill();
                case BROKER -> {
                    if (orderly) {
                        stack.broker().stop();
                    } else {
                        stack.broker().kill();
                    }
                }
                case POSTGRES -> {
                    if (crash) {
                        stack.postgres().crash();
                    } else {
                        stack.postgres().stopImmediately();
                    }
                }
            }
        }
        pause(stack, LONGEST_OUTAGE_MS);
        Collections.shuffle(order, random);
        for (Victim victim : order) {
            switch (victim) {
                case PROJECTOR -> projectors.get(0).start();
                case OTHER_PROJECTOR -> projectors.get(1).start();
                case BROKER -> stack.broker().start();
                case POSTGRES -> stack.postgres().start();
            }
        }
    }

    private void pause(ProjectorStack stack, int longestMs) {
        stack.work(Duration.ofMillis(random.nextInt(longestMs)));
    }

    private void say(String format, Object... arguments) {
        System.out.printf(
                "ProjectorFaultsIT, %3d s: %s%n",
                Duration.ofNanos(System.nanoTime() - started).toSeconds(), format.formatted(arguments));
    }
}
