package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.snapshotter.Snapshotter;
import dev.cyclelog.testkit.TopicReader;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.StoredSnapshot;
import dev.cyclelog.testkit.model.TablesMatchModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.CloseableDSLContext;

/** A snapshotter with the {@link Servers} that it needs, and events that arrive while it is being disturbed. */
final class SnapshotterStack implements AutoCloseable {

    private static final String NAME = "snapshotter";
    private static final String ACCOUNT = "snapshotter_of_the_tests";

    private final Servers servers;
    private final OffsetAdmin offsets;
    private NumberedEvents log;

    /** Starts broker and PostgreSQL, and makes topics and tables. */
    SnapshotterStack(Path folder) throws Exception {
        this.servers = new Servers(folder);
        this.offsets = new OffsetAdmin(servers.settings());
        servers.createAccount(ACCOUNT, "cyclelog_snapshotter");
    }

    ServiceProcess startSnapshotter() throws Exception {
        return servers.startService("snapshotter", NAME, ACCOUNT, "");
    }

    /** Lets the events arrive, in this order, about so many a second. */
    void startLog(List<String> events, long seed, int eventsPerSecond) {
        log = new NumberedEvents(servers.broker().bootstrapServers(), servers.topics(), events, seed, eventsPerSecond);
        servers.alsoCheck(log::check);
    }

    /** Deletes the snapshotter's local state, as if its disk had been lost. Only while it is dead. */
    void loseState() {
        if (Files.notExists(servers.stateFolder(NAME))) {
            // It was lost before, and killed again before it had made any.
            return;
        }
        try (Stream<Path> files = Files.walk(servers.stateFolder(NAME))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How far the snapshotter has read, in records of all partitions. */
    long counted() {
        return offsets.committedOffsets(Snapshotter.groupId(servers.topics())).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    void await(String what, Callable<Boolean> condition) {
        servers.await(what, Servers.PATIENCE, condition);
    }

    Servers servers() {
        return servers;
    }

    /** Waits until all events are in the snapshots; checks that these are what the reference model says. */
    Map<Integer, StoredSnapshot> finish() {
        await("all events are written", () -> !log.isWriting());
        List<ConsumerRecord<byte[], byte[]>> records = new TopicReader(
                        servers.broker().bootstrapServers())
                .read(servers.topics().auditEvents());
        Map<Integer, Integer> expected = lastNumbersOfCompleteCycles(records);
        await(
                "all is in the snapshots",
                () -> !staleCycles().isEmpty() || positions().equals(expected));
        assertThat(staleCycles()).as("cycles whose state was lost").isEmpty();
        // As numbered, because these all have timestamps.
        List<String> events = new ArrayList<>();
        records.forEach(record -> events.add(new String(record.value(), StandardCharsets.UTF_8)));
        new TablesMatchModel(servers.postgres().ownerUrl(), ReferenceModel.of(events)).checkCycleSnapshots();
        servers.check();
        return StoredSnapshot.readAll(servers.postgres().ownerUrl());
    }

    private static Map<Integer, Integer> lastNumbersOfCompleteCycles(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, Integer> last = new TreeMap<>();
        Set<Integer> complete = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SequencedEvent event = EventCodec.decode(record.value());
            last.put(event.cycleNumber(), event.sequenceNumber());
            if (event.eventType().equals("cycle_complete")) {
                complete.add(event.cycleNumber());
            }
        }
        last.keySet().retainAll(complete);
        return last;
    }

    private Map<Integer, Integer> positions() {
        try (CloseableDSLContext sql = servers.sql()) {
            return sql.selectFrom(SNAPSHOT_POSITIONS)
                    .fetchMap(SNAPSHOT_POSITIONS.CYCLE_NUMBER, SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER);
        }
    }

    private List<Integer> staleCycles() {
        try (CloseableDSLContext sql = servers.sql()) {
            return sql.selectFrom(SNAPSHOT_POSITIONS)
                    .where(SNAPSHOT_POSITIONS.STALE)
                    .fetch(SNAPSHOT_POSITIONS.CYCLE_NUMBER);
        }
    }

    @Override
    public void close() {
        try (servers;
                offsets) {
            if (log != null) {
                log.close();
            }
        }
    }
}
