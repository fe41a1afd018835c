package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicReader;
import dev.cyclelog.runtime.projection.TopicFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes snapshots anew from {@code audit-events}, while the snapshotter goes on: with a state of its own, and one
 * transaction for each cycle. A snapshot that counts more events already is left alone.
 *
 * <p>A rebuild of all cycles stands for everything that {@code cycle-metrics} has held: a snapshotter that needs
 * records which are not kept any more goes on after it.
 *
 * <p>If it fails or is killed, some snapshots are new and the others as they were; it may be run again.
 */
public final class SnapshotRebuild {

    private static final String NAME = "cyclelog-rebuild-snapshots";

    private final Settings settings;
    private final Topics topics;
    private final int firstCycle;
    private final int lastCycle;
    private final Progress progress;

    /**
     * Prepares a rebuild.
     *
     * @param settings how to reach Kafka and PostgreSQL, there with the account that migrates; and where its state may
     *     be kept
     * @param firstCycle the first cycle
     * @param lastCycle the last cycle, itself included
     * @param lines told now and then how far it has come
     */
    public SnapshotRebuild(Settings settings, int firstCycle, int lastCycle, Consumer<String> lines) {
        this.settings = settings;
        this.topics = settings.topics().names();
        this.firstCycle = firstCycle;
        this.lastCycle = lastCycle;
        this.progress = new Progress(lines);
    }

    /**
     * Rebuilds.
     *
     * @throws dev.cyclelog.runtime.ServiceRefusedException if the database was filled from another topic
     * @throws IllegalStateException if another rebuild is running, or one of the servers fails
     * @throws IOException if the state cannot be kept
     */
    public SnapshotRebuildResult run() throws IOException {
        // One connection for the lock, one for the work.
        try (DatabasePool database = new DatabasePool(settings.database(), NAME, 2)) {
            return SnapshotRebuildLock.whileHeld(database, () -> rebuild(database));
        }
    }

    private SnapshotRebuildResult rebuild(DatabasePool database) throws IOException {
        long start = System.nanoTime();
        Path folder = settings.streams().stateDir().resolve(topics.prefix() + "snapshot-rebuild");
        try (LocalStores local = new LocalStores(folder)) {
            Map<TopicPartition, Long> ends = checkTopic(database);
            CycleStores stores = new CycleStores(local::store);
            long events = count(stores, ends);
            return write(database, stores, events, start);
        }
    }

    private Map<TopicPartition, Long> checkTopic(DatabasePool database) {
        TopicFacts facts = TopicFacts.of(settings, topics.auditEvents());
        database.sql()
                .selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(topics.auditEvents()))
                .forEach(facts::checkIdentity);
        return facts.ends();
    }

    private long count(CycleStores stores, Map<TopicPartition, Long> ends) {
        EventCounter counter = new EventCounter(stores);
        long[] events = {0};
        try (TopicReader reader = new TopicReader(settings.kafka())) {
            reader.read(Map.of(), ends, records -> {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (isWanted(cycleOf(record))) {
                        counter.count(EventCodec.decode(record.value()), record.timestamp());
                        events[0]++;
                    }
                }
                progress.report(() -> "%,d events counted".formatted(events[0]));
            });
        }
        return events[0];
    }

    private boolean isWanted(int cycleNumber) {
        return firstCycle <= cycleNumber && cycleNumber <= lastCycle;
    }

    private static int cycleOf(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.key(), StandardCharsets.UTF_8));
    }

    private static List<Integer> counted(CycleStores stores) {
        List<Integer> numbers = new ArrayList<>();
        try (OrderedStore.Entries all = stores.cyclesFrom(0)) {
            all.forEachRemaining(entry -> numbers.add(StateKeys.cycleOf(entry.key())));
        }
        return numbers;
    }

    private SnapshotRebuildResult write(DatabasePool database, CycleStores stores, long events, long start) {
        List<Integer> impossible = new ArrayList<>();
        int written = 0;
        int newer = 0;
        for (int cycleNumber : counted(stores)) {
            CycleState cycle = stores.cycle(cycleNumber);
            if (!cycle.isWhole()) {
                impossible.add(cycleNumber);
                // As good as it was, and older than it could be.
                SnapshotPosition.refuse(database.sql(), cycleNumber, cycle.lastSequenceNumber());
            } else if (cycle.isClosed()) {
                if (new CycleRebuild(database.sql(), stores, cycleNumber).write(cycle)) {
                    written++;
                } else {
                    newer++;
                }
                int done = written + newer;
                progress.report(() -> "%,d snapshots written".formatted(done));
            }
        }
        List<Integer> removed = new SnapshotRemoval(database.sql(), stores).removeWrong(this::isWanted);
        if (firstCycle == 0 && lastCycle == Integer.MAX_VALUE) {
            ExpiredMetrics.skip(settings, database.sql());
        }
        return new SnapshotRebuildResult(
                events, written, newer, removed, impossible, Duration.ofNanos(System.nanoTime() - start));
    }
}
