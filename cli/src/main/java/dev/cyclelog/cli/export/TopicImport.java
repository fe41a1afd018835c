package dev.cyclelog.cli.export;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.TopicReader;
import dev.cyclelog.sequencer.Sequencer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts exports back into an empty {@code audit-events}: every record on its partition, in its order, with its key,
 * headers, value and time.
 *
 * <p>Nothing is written before all of the exports was read and found whole. Interrupted at any moment it can be run
 * again: what is there already is compared with the exports, and it goes on behind that.
 */
public final class TopicImport {

    /** A transaction that nobody ends is aborted by Kafka after a minute at most. */
    private static final Duration OPEN_TRANSACTION = Duration.ofSeconds(75);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Settings settings;
    private final Topics topics;
    private final Consumer<String> lines;
    private final Progress progress;

    /** An import that reports its progress. */
    public TopicImport(Settings settings, Consumer<String> lines) {
        this.settings = settings;
        this.topics = settings.topics().names();
        this.lines = lines;
        this.progress = new Progress(lines);
    }

    /**
     * What was imported.
     *
     * @param records how many records the topic has now
     * @param already how many of them were there before
     */
    public record Result(long records, long already) {}

    /**
     * Imports.
     *
     * @param exports a whole export, and those that continue it, in their order
     * @throws IOException if one of them cannot be read or is damaged
     * @throws IllegalStateException if the topic is not one into which they can be put
     */
    public Result run(List<Path> exports) throws IOException {
        try (TopicAdmin admin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings)) {
            // An import that was killed has perhaps left it.
            admin.useBrokersClock(topics.auditEvents());
            admin.check();
            refuseSequencer(offsets);
            try (AuditTopicWriter writer = new AuditTopicWriter(settings, () -> refuseSequencer(offsets))) {
                Digests there = digestTopic(offsets);
                Digests all = check(exports, there);
                admin.useProducersClock(topics.auditEvents());
                write(exports, there, writer);
                compare(all, digestTopic(offsets));
                return new Result(all.records(), there.records());
            } finally {
                admin.useBrokersClock(topics.auditEvents());
            }
        }
    }

    private void refuseSequencer(OffsetAdmin offsets) {
        String group = Sequencer.groupId(topics);
        if (offsets.hasMembers(group)) {
            throw new IllegalStateException(
                    "a sequencer of the group '%s' is running, or was until a few seconds ago: stop all of them, and run this again"
                            .formatted(group));
        }
    }

    private Digests digestTopic(OffsetAdmin offsets) {
        Map<TopicPartition, Long> ends = awaitEnds(offsets);
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        starts.replaceAll((partition, end) -> 0L);
        Digests digests = new Digests();
        try (TopicReader reader = new TopicReader(settings.kafka())) {
            reader.read(starts, ends, batch -> {
                batch.forEach(record -> digests.add(ExportedRecord.of(record)));
                progress.report(() -> "%,d records of %s compared".formatted(digests.records(), topics.auditEvents()));
            });
        }
        return digests;
    }

    /** Without open transactions: one that was committed a moment ago is open until each partition has learnt of it. */
    private Map<TopicPartition, Long> awaitEnds(OffsetAdmin offsets) {
        long deadline = System.nanoTime() + OPEN_TRANSACTION.toNanos();
        while (true) {
            Map<TopicPartition, Long> ends = offsets.endOffsets(topics.auditEvents());
            if (ends.equals(offsets.highWatermarks(topics.auditEvents()))) {
                return ends;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "somebody holds a transaction open in %s: end whatever writes there, and run this again"
                                .formatted(topics.auditEvents()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Reads all exports, and holds what the topic has against their beginning. */
    private Digests check(List<Path> exports, Digests there) throws IOException {
        Digests all = new Digests();
        read(exports, "checked", record -> {
            all.add(record);
            if (all.records(record.partition()) == there.records(record.partition())
                    && !all.equal(there, record.partition())) {
                throw notEmpty(record.partition(), there);
            }
        });
        for (int partition = 0; partition < settings.topics().partitions(); partition++) {
            if (there.records(partition) > all.records(partition)) {
                throw notEmpty(partition, there);
            }
        }
        return all;
    }

    private IllegalStateException notEmpty(int partition, Digests there) {
        return new IllegalStateException(
                ("%s-%d holds %,d records, and they are not those with which the exports begin; nothing was written."
                                + " An import needs an empty topic, or one that an import of the same exports has begun to fill")
                        .formatted(topics.auditEvents(), partition, there.records(partition)));
    }

    private void write(List<Path> exports, Digests there, AuditTopicWriter writer) throws IOException {
        Map<Integer, Long> read = new HashMap<>();
        read(exports, "imported", record -> {
            if (read.merge(record.partition(), 1L, Long::sum) > there.records(record.partition())) {
                writer.write(record);
            }
        });
        writer.commit();
    }

    private void read(List<Path> exports, String done, Consumer<ExportedRecord> records) throws IOException {
        Optional<String> former = Optional.empty();
        long[] read = {0};
        for (Path export : exports) {
            try (ExportReader reader = new ExportReader(export)) {
                check(export, reader.header(), former);
                for (ExportedRecord record = reader.next(); record != null; record = reader.next()) {
                    records.accept(record);
                    read[0]++;
                    progress.report(() ->
                            "%,d records %s, %.0f %% of %s".formatted(read[0], done, 100 * reader.share(), export));
                }
                former = Optional.of(reader.trailer().sha256());
            }
        }
    }

    private void check(Path export, ExportHeader header, Optional<String> former) {
        if (header.partitions() != settings.topics().partitions()) {
            throw new IllegalStateException(
                    "%s has %d partitions and topics.partitions is %d: cycles would move to other partitions. Make the topics with %d"
                            .formatted(
                                    export,
                                    header.partitions(),
                                    settings.topics().partitions(),
                                    header.partitions()));
        }
        if (!header.after().equals(former)) {
            throw new IllegalStateException(
                    header.after().isPresent()
                            ? export + " continues another export: name that one before it"
                            : export + " is a whole export: it cannot follow another one");
        }
    }

    private void compare(Digests wanted, Digests there) {
        for (int partition = 0; partition < settings.topics().partitions(); partition++) {
            if (!wanted.equal(there, partition)) {
                throw new IllegalStateException(
                        "%s-%d does not hold what the exports do: somebody else has written there meanwhile. Delete the topic, 'cyclelog migrate', and run this again"
                                .formatted(topics.auditEvents(), partition));
            }
        }
    }
}
