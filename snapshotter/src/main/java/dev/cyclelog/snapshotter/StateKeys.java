package dev.cyclelog.snapshotter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of the state stores. All of a cycle's lie together, so that a range holds just them. */
final class StateKeys {

    /** Occurs in no UTF-8, and an id of nothing else is no longer than four of it. */
    private static final byte HIGHEST = (byte) 0xff;

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

    /** A robot in a battle. No battle's id contains a zero: the sequencer refuses it. */
    static byte[] member(int cycleNumber, String battleId, int robotId) {
        byte[] battle = battle(cycleNumber, battleId);
        return ByteBuffer.allocate(battle.length + 1 + Integer.BYTES)
                .put(battle)
                .put((byte) 0)
                .putInt(robotId)
                .array();
    }

    static String battleOf(byte[] member) {
        return new String(member, Integer.BYTES, member.length - 2 * Integer.BYTES - 1, StandardCharsets.UTF_8);
    }

    /** Texts of which each may be null. No key begins with another one. */
    static byte[] texts(int cycleNumber, String... texts) {
        StateOutput key = new StateOutput();
        for (String text : texts) {
            key.writeText(text);
        }
        byte[] bytes = key.toBytes();
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(cycleNumber)
                .put(bytes)
                .array();
    }

    /** The lowest key after all members of a battle. */
    static byte[] afterMembers(int cycleNumber, String battleId) {
        byte[] battle = battle(cycleNumber, battleId);
        return ByteBuffer.allocate(battle.length + 1).put(battle).put((byte) 1).array();
    }

    /** Above all keys of this cycle: bytes are compared without a sign. */
    static byte[] last(int cycleNumber) {
        byte[] key = new byte[2 * Integer.BYTES + 1];
        Arrays.fill(key, HIGHEST);
        ByteBuffer.wrap(key).putInt(cycleNumber);
        return key;
    }
}
