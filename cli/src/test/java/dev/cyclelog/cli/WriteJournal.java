package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.CloseableDSLContext;

/**
 * What PostgreSQL itself notes of every write of {@code audit-events} that is committed: which instance, under which
 * epoch, from which offset to which.
 */
final class WriteJournal {

    private final ProjectorStack stack;

    /**
     * One write.
     *
     * @param instance the name of the projector
     */
    record Entry(int partition, long epoch, long from, long to, String instance) {}

    /** Begins to note. */
    WriteJournal(ProjectorStack stack) {
        this.stack = stack;
        stack.execute("CREATE SCHEMA test");
        stack.execute("""
                CREATE TABLE test.writes (
                    number bigserial PRIMARY KEY, partition int, epoch bigint, from_offset bigint, to_offset bigint, instance text)""");
        // The row of the partition is locked meanwhile: the numbers of its entries ascend in the order of commits.
        stack.execute("""
                CREATE FUNCTION test.note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO test.writes (partition, epoch, from_offset, to_offset, instance) VALUES
                        (NEW.partition, NEW.owner_epoch, OLD.next_offset, NEW.next_offset, current_setting('application_name'));
                    RETURN NULL;
                END $$""");
        stack.execute("""
                CREATE TRIGGER note_write AFTER UPDATE OF next_offset ON pipeline.projection_offsets
                FOR EACH ROW WHEN (NEW.topic = '%s') EXECUTE FUNCTION test.note_write()""".formatted(stack.topics().auditEvents()));
    }

    /** All writes, those of each partition in order. */
    List<Entry> entries() {
        try (CloseableDSLContext sql = stack.sql()) {
            return sql.fetch(
                            "SELECT partition, epoch, from_offset, to_offset, instance FROM test.writes ORDER BY number")
                    .map(row -> new Entry(
                            row.get(0, Integer.class),
                            row.get(1, Long.class),
                            row.get(2, Long.class),
                            row.get(3, Long.class),
                            row.get(4, String.class)));
        }
    }

    /** Who has written so far. */
    Set<String> instances() {
        Set<String> instances = new TreeSet<>();
        entries().forEach(entry -> instances.add(entry.instance()));
        return instances;
    }

    /** Who wrote last, by partition. */
    Map<Integer, String> owners() {
        Map<Integer, String> owners = new HashMap<>();
        entries().forEach(entry -> owners.put(entry.partition(), entry.instance()));
        return owners;
    }

    /** How often a partition's owner wrote after another instance had. */
    int moves() {
        Map<Integer, String> last = new HashMap<>();
        int moves = 0;
        for (Entry entry : entries()) {
            String before = last.put(entry.partition(), entry.instance());
            if (before != null && !before.equals(entry.instance())) {
                moves++;
            }
        }
        return moves;
    }

    /** Checks that each write went on where the one before had ended, and none came from a former owner. */
    void check() {
        Map<Integer, Entry> last = new HashMap<>();
        for (Entry entry : entries()) {
            Entry before = last.put(entry.partition(), entry);
            if (before != null) {
                assertThat(entry.from()).as("%s after %s", entry, before).isEqualTo(before.to());
                assertThat(entry.epoch()).as("%s after %s", entry, before).isGreaterThanOrEqualTo(before.epoch());
                if (entry.epoch() == before.epoch()) {
                    assertThat(entry.instance())
                            .as("%s after %s", entry, before)
                            .isEqualTo(before.instance());
                }
            }
        }
    }
}
