package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Reads what {@link StateOutput} wrote. */
final class StateInput {

    private final byte[] bytes;
    private int position;

    StateInput(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    int position() {
        return position;
    }

    boolean readBoolean() {
        return readUnsigned() != 0;
    }

    int readInt() {
        return Math.toIntExact(readLong());
    }

    Integer readInteger() {
        return readBoolean() ? (Integer) readInt() : null;
    }

    long readLong() {
        return signed(readUnsigned());
    }

    String readText() {
        int length = (int) readUnsigned();
        return length == 0 ? null : new String(read(length - 1), StandardCharsets.UTF_8);
    }

    BigDecimal readDecimal() {
        long head = readUnsigned();
        if (head == 0) {
            return null;
        }
        int scale = (int) signed((head - 1) >>> 1);
        return ((head - 1) & 1) == 0
                ? BigDecimal.valueOf(readLong(), scale)
                : new BigDecimal(new BigInteger(readBytes()), scale);
    }

    LocalDateTime readTime() {
        return readBoolean() ? LocalDateTime.ofEpochSecond(readLong(), readInt(), ZoneOffset.UTC) : null;
    }

    long readUnsigned() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    byte[] readBytes() {
        return read((int) readUnsigned());
    }

    void skipBytes() {
        int length = (int) readUnsigned();
        position += length;
    }

    private static long signed(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private byte[] read(int length) {
        byte[] content = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return content;
    }
}
