package dev.cyclelog.sequencer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The sequencer's memory of one partition, as numbers and names instead of bytes. */
final class SequencerState {

    /** Beside the tallies: which topics this memory belongs to. */
    static final byte[] TOPIC_IDS = "topic-ids".getBytes(StandardCharsets.UTF_8);

    /** Beside the tallies: the partition's last event. */
    static final byte[] LAST_EVENT = "last-event".getBytes(StandardCharsets.UTF_8);

    private final KeyValueStore<byte[], byte[]> counters;
    private final KeyValueStore<byte[], byte[]> eventIds;
    private final KeyValueStore<byte[], byte[]> tallies;
    /** Read by who exposes them, too. */
    private final Map<Tally, AtomicLong> counts = new EnumMap<>(Tally.class);
    /** RocksDB passes over each deleted key until it is compacted: from the beginning, each step would cost more. */
    private byte[] forgottenUpTo = {};

    SequencerState(ProcessorContext<?, ?> context) {
        this.counters = context.getStateStore(SequencerTopology.COUNTERS);
        this.eventIds = context.getStateStore(SequencerTopology.EVENT_IDS);
        this.tallies = context.getStateStore(SequencerTopology.TALLIES);
        for (Tally tally : Tally.values()) {
            counts.put(tally, new AtomicLong(toLong(tallies.get(tally.key()))));
        }
    }

    /** How far the cycle is; {@link CycleCounter#NEW} if nothing is known of it. */
    CycleCounter counter(int cycleNumber) {
        byte[] counter = counters.get(CycleCounter.key(cycleNumber));
        return counter == null ? CycleCounter.NEW : CycleCounter.of(counter);
    }

    void put(int cycleNumber, CycleCounter counter) {
        counters.put(CycleCounter.key(cycleNumber), counter.toBytes());
    }

    /** Up to so many cycles, from this one on, in the order of their numbers. */
    Map<Integer, CycleCounter> countersFrom(int cycleNumber, int limit) {
        Map<Integer, CycleCounter> found = new LinkedHashMap<>();
        try (var cycles = counters.range(CycleCounter.key(cycleNumber), CycleCounter.key(Integer.MAX_VALUE))) {
            while (cycles.hasNext() && found.size() < limit) {
                var cycle = cycles.next();
                found.put(CycleCounter.cycleNumber(cycle.key), CycleCounter.of(cycle.value));
            }
        }
        return found;
    }

    boolean knowsNoCycle() {
        return countersFrom(0, 1).isEmpty();
    }

    /** The content of the event with this id, or null if the id is new. */
    byte[] contentOf(byte[] idKey) {
        return eventIds.get(idKey);
    }

    void remember(byte[] idKey, byte[] content) {
        eventIds.put(idKey, content);
    }

    /**
     * Forgets up to so many of the cycle's event ids.
     *
     * @return how many there were
     */
    int forget(int cycleNumber, int limit) {
        byte[] first = Fingerprint.firstIdKey(cycleNumber);
        byte[] last = Fingerprint.lastIdKey(cycleNumber);
        boolean goesOn =
                Arrays.compareUnsigned(forgottenUpTo, first) > 0 && Arrays.compareUnsigned(forgottenUpTo, last) <= 0;
        List<byte[]> found = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> ids = eventIds.range(goesOn ? forgottenUpTo : first, last)) {
            while (ids.hasNext() && found.size() < limit) {
                found.add(ids.next().key);
            }
        }
        for (byte[] id : found) {
            eventIds.delete(id);
            forgottenUpTo = id;
        }
        return found.size();
    }

    void count(Tally tally) {
        long count = counts.get(tally).incrementAndGet();
        tallies.put(tally.key(), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }

    /** What has become of the partition's records. Safe for use by any thread. */
    long tally(Tally tally) {
        return counts.get(tally).get();
    }

    static long toLong(byte[] count) {
        return count == null ? 0 : ByteBuffer.wrap(count).getLong();
    }

    /** The partition's last event; empty before the first. */
    Optional<LastEvent> lastEvent() {
        return Optional.ofNullable(tallies.get(LAST_EVENT)).map(LastEvent::of);
    }

    void lastEvent(LastEvent event) {
        tallies.put(LAST_EVENT, event.toBytes());
    }

    /** The topics from and for which this memory was made; empty as long as nothing was. */
    Optional<TopicIds> topicIds() {
        return Optional.ofNullable(tallies.get(TOPIC_IDS)).map(TopicIds::of);
    }

    void topicIds(TopicIds ids) {
        tallies.put(TOPIC_IDS, ids.toBytes());
    }
}
