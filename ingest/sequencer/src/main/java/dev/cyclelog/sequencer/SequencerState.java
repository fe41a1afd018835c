package dev.cyclelog.sequencer;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;

/** The sequencer's memory of one partition, as numbers and names instead of bytes. */
final class SequencerState {

    private final KeyValueStore<byte[], byte[]> counters;
    private final KeyValueStore<byte[], byte[]> eventIds;
    private final KeyValueStore<byte[], byte[]> tallies;

    SequencerState(
            KeyValueStore<byte[], byte[]> counters,
            KeyValueStore<byte[], byte[]> eventIds,
            KeyValueStore<byte[], byte[]> tallies) {
        this.counters = counters;
        this.eventIds = eventIds;
        this.tallies = tallies;
    }

    /** The content of the event with this id, or null if the id is new. */
    byte[] contentOf(byte[] idKey) {
        return eventIds.get(idKey);
    }

    void remember(byte[] idKey, byte[] content) {
        eventIds.put(idKey, content);
    }

    /** The next number of the cycle; each call gives another. */
    int nextSequenceNumber(int cycleNumber) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(cycleNumber).array();
        byte[] last = counters.get(key);
        int next = last == null ? 1 : Math.addExact(ByteBuffer.wrap(last).getInt(), 1);
        counters.put(key, ByteBuffer.allocate(Integer.BYTES).putInt(next).array());
        return next;
    }

    void count(Tally tally) {
        tallies.put(
                tally.key(),
                ByteBuffer.allocate(Long.BYTES)
                        .putLong(toLong(tallies.get(tally.key())) + 1)
                        .array());
    }

    static long toLong(byte[] count) {
        return count == null ? 0 : ByteBuffer.wrap(count).getLong();
    }
}
