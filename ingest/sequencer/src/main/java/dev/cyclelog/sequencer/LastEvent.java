package dev.cyclelog.sequencer;

import java.nio.ByteBuffer;

/**
 * The last event of a partition of {@code audit-events}.
 *
 * @param cycleNumber its cycle
 * @param sequenceNumber its number there
 */
record LastEvent(int cycleNumber, int sequenceNumber) {

    byte[] toBytes() {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(cycleNumber)
                .putInt(sequenceNumber)
                .array();
    }

    static LastEvent of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new LastEvent(buffer.getInt(), buffer.getInt());
    }

    @Override
    public String toString() {
        return "number %d of cycle %d".formatted(sequenceNumber, cycleNumber);
    }
}
