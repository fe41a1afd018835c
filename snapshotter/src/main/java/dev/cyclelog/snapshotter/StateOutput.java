package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Writes the value of a state store, compactly: each event reads and writes several. Small numbers take few bytes, and
 * nulls are kept.
 */
final class StateOutput {

    static final int LONG_BITS = 63;

    private byte[] bytes = new byte[128];
    private int length;

    void writeBoolean(boolean value) {
        writeUnsigned(value ? 1 : 0);
    }

    void writeInt(int value) {
        writeLong(value);
    }

    /** A number that may be null. */
    void writeInteger(Integer value) {
        writeBoolean(value != null);
        if (value != null) {
            writeInt(value);
        }
    }

    void writeLong(long value) {
        writeUnsigned((value << 1) ^ (value >> LONG_BITS));
    }

    void writeText(String value) {
        if (value == null) {
            writeUnsigned(0);
        } else {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            writeUnsigned(text.length + 1L);
            write(text, 0, text.length);
        }
    }

    /** First the scale, and whether the digits fit into a long; then the digits. */
    void writeDecimal(BigDecimal value) {
        if (value == null) {
            writeUnsigned(0);
            return;
        }
        BigInteger digits = value.unscaledValue();
        boolean fits = digits.bitLength() <= LONG_BITS;
        long scale = ((long) value.scale() << 1) ^ (value.scale() >> LONG_BITS);
        writeUnsigned(1 + ((scale << 1) | (fits ? 0 : 1)));
        if (fits) {
            writeLong(digits.longValue());
        } else {
            byte[] many = digits.toByteArray();
            writeBytes(many);
        }
    }

    void writeTime(LocalDateTime value) {
        writeBoolean(value != null);
        if (value != null) {
            writeLong(value.toEpochSecond(ZoneOffset.UTC));
            writeInt(value.getNano());
        }
    }

    /** Seven bits in each byte, the lowest first; the eighth says that more follow. */
    void writeUnsigned(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void writeBytes(byte[] content) {
        writeUnsigned(content.length);
        write(content, 0, content.length);
    }

    /** A part of something that was written before. */
    void write(byte[] content, int from, int count) {
        reserve(count);
        System.arraycopy(content, from, bytes, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
