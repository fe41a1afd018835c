package dev.cyclelog.snapshotter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys of the state stores. All of a cycle's lie together, so that a range holds just them. */
final class StateKeys {

    private StateKeys() {}

    static byte[] cycle(int cycleNumber) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(cycleNumber).array();
    }

    static int cycleOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }

    static byte[] id(int cycleNumber, int id) {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(cycleNumber)
                .putInt(id)
                .array();
    }

    static int idOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(Integer.BYTES);
    }

    static byte[] battle(int cycleNumber, String battleId) {
        byte[] text = battleId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt(cycleNumber)
                .put(text)
                .array();
    }

    /** The lowest key with an id in this cycle. */
    static byte[] first(int cycleNumber) {
        return id(cycleNumber, 0);
    }

    /** The highest key with an id in this cycle: bytes are compared without a sign. */
    static byte[] last(int cycleNumber) {
        return id(cycleNumber, -1);
    }
}
