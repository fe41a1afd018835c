package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An owner is frozen in an uncommitted batch")
class FrozenOwnerIT {

    private static final int RECORDS_PER_SECOND = 500;

    /** Nine seconds until Kafka takes a silent instance for dead; then the claim. */
    private static final Duration THROUGH_WITHIN = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /** Where in its transaction the owner of partition 0 is frozen. */
    private enum Place {
        /** The rows are in the table, uncommitted: their unique keys would hold up the successor's rows. */
        AFTER_THE_ROWS("TRIGGER gate AFTER INSERT ON public.audit_logs FOR EACH STATEMENT"),
        /** Besides, it holds the lock on its offset row. */
        AFTER_THE_OFFSET("TRIGGER gate AFTER UPDATE OF next_offset ON pipeline.projection_offsets FOR EACH ROW"),
        /** PostgreSQL has begun to commit. Of one partition: the successor must be able to commit others. */
        IN_THE_COMMIT(
                "CONSTRAINT TRIGGER gate AFTER UPDATE OF next_offset ON pipeline.projection_offsets"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.topic = 'audit-events' AND NEW.partition = 0)");

        private final String trigger;

        Place(String trigger) {
            this.trigger = trigger;
        }
    }

    @Test
    @DisplayName("and its successor gets through within seconds; thawed, it writes nothing of that, and goes on")
    void successorGetsThrough() throws Exception {
        try (ProjectorStack stack = new ProjectorStack(folder)) {
            WriteJournal journal = new WriteJournal(stack);
            List<ServiceProcess> projectors = List.of(stack.startProjector("a"), stack.startProjector("b"));
            stack.startLog(1, RECORDS_PER_SECOND);
            stack.await("both write", () -> journal.instances().size() == 2);
            for (Place place : Place.values()) {
                freeze(place, stack, journal, projectors);
            }
            stack.finish();
            journal.check();
        }
    }

    private static void freeze(Place place, ProjectorStack stack, WriteJournal journal, List<ServiceProcess> projectors)
            throws Exception {
        try (TestGate gate = new TestGate(stack, place.trigger)) {
            gate.shut();
            TestGate.Waiting waiting = gate.awaitWaiting();
            ServiceProcess frozen = projectors.stream()
                    .filter(projector -> projector.name().equals(waiting.instance()))
                    .findAny()
                    .orElseThrow();
            ServiceProcess successor = projectors.get(1 - projectors.indexOf(frozen));
            frozen.freeze();
            long since = System.nanoTime();
            int written = journal.entries().size();
            if (place != Place.IN_THE_COMMIT) {
                gate.open();
                stack.await("the transaction stays open", () -> gate.isIdleInTransaction(waiting));
            }
            stack.await("the backend is ended", THROUGH_WITHIN, () -> gate.isGone(waiting));
            if (place == Place.IN_THE_COMMIT) {
                gate.open();
            }
            stack.await(
                    "the successor writes all partitions",
                    THROUGH_WITHIN,
                    () -> journal.entries().stream()
                                    .skip(written)
                                    .filter(entry -> entry.instance().equals(successor.name()))
                                    .map(WriteJournal.Entry::partition)
                                    .distinct()
                                    .count()
                            == 4);
            Duration through = Duration.ofNanos(System.nanoTime() - since);
            System.out.printf("FrozenOwnerIT: %s: the successor was through after %s%n", place, through);
            assertThat(through).isLessThan(THROUGH_WITHIN);

            int before = journal.entries().size();
            int said = frozen.output().length();
            frozen.thaw();
            stack.await(
                    "the thawed one says that its transaction is gone",
                    () -> frozen.output().substring(said).contains("waits and tries again group=projector"));
            stack.await(
                    "the thawed one writes again",
                    () -> journal.entries().stream()
                            .skip(before)
                            .anyMatch(entry -> entry.instance().equals(frozen.name())));
        }
    }
}
