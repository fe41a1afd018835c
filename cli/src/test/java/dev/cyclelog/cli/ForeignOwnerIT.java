package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that Kafka does not keep apart, such as of two clusters with one database, must not take turns. */
class ForeignOwnerIT {

    private static final int RECORDS_PER_SECOND = 500;

    @TempDir
    Path folder;

    @Test
    @DisplayName("A projector whose partition is claimed from outside its group writes nothing more there, and ends")
    void ends() throws Exception {
        try (ProjectorStack stack = new ProjectorStack(folder)) {
            WriteJournal journal = new WriteJournal(stack);
            ServiceProcess projector = stack.startProjector("a");
            stack.startLog(1, RECORDS_PER_SECOND);
            stack.await(
                    "all partitions are written",
                    () -> journal.entries().stream()
                                    .map(WriteJournal.Entry::partition)
                                    .distinct()
                                    .count()
                            == 4);

            stack.execute("UPDATE pipeline.projection_offsets SET owner_epoch = owner_epoch + 1"
                    + " WHERE partition = 2 AND topic = '%s'"
                            .formatted(stack.topics().auditEvents()));

            assertThat(projector.awaitExit()).isEqualTo(1);
            assertThat(projector.output())
                    .contains("cyclelog: partition-fenced: another instance writes audit-events-2");
            assertThat(journal.entries())
                    .filteredOn(entry -> entry.partition() == 2)
                    .extracting(WriteJournal.Entry::epoch)
                    .containsOnly(1L);
            projector.start();
            stack.finish();
        }
    }
}
