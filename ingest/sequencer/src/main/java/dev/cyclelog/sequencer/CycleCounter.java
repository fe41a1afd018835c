package dev.cyclelog.sequencer;

import java.nio.ByteBuffer;

/**
 * How far a cycle is numbered, and whether the ids of its events are still remembered. Never dropped: a cycle that was
 * forgotten would be numbered from 1 again.
 *
 * @param lastSequenceNumber the number of its last event; 0 before the first
 * @param lastEventMillis when its last event was published, by the broker's clock
 * @param ids what is left of its events' ids
 */
record CycleCounter(int lastSequenceNumber, long lastEventMillis, Ids ids) {

    static final CycleCounter NEW = new CycleCounter(0, 0, Ids.KNOWN);

    /** The ids of a cycle's events. */
    enum Ids {
        KNOWN,
        BEING_FORGOTTEN,
        FORGOTTEN
    }

    private static final int BYTES = Integer.BYTES + Long.BYTES + 1;

    CycleCounter next(long publishedMillis) {
        return new CycleCounter(
                Math.addExact(lastSequenceNumber, 1), Math.max(lastEventMillis, publishedMillis), Ids.KNOWN);
    }

    CycleCounter with(Ids newIds) {
        return new CycleCounter(lastSequenceNumber, lastEventMillis, newIds);
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putInt(lastSequenceNumber)
                .putLong(lastEventMillis)
                .put((byte) ids.ordinal())
                .array();
    }

    static CycleCounter of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new CycleCounter(buffer.getInt(), buffer.getLong(), Ids.values()[buffer.get()]);
    }

    static byte[] key(int cycleNumber) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(cycleNumber).array();
    }

    static int cycleNumber(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }
}
