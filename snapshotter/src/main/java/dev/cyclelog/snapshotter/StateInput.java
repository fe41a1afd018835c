package dev.cyclelog.snapshotter;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Reads what {@link StateOutput} wrote. */
final class StateInput {

    private final DataInputStream in;

    StateInput(byte[] bytes) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    int readInt() {
        return read(in::readInt);
    }

    boolean readBoolean() {
        return read(in::readBoolean);
    }

    Integer readInteger() {
        return readBoolean() ? (Integer) readInt() : null;
    }

    String readText() {
        return readBoolean() ? read(in::readUTF) : null;
    }

    BigDecimal readDecimal() {
        if (!readBoolean()) {
            return null;
        }
        int scale = readInt();
        int length = readInt();
        return new BigDecimal(new BigInteger(read(() -> in.readNBytes(length))), scale);
    }

    LocalDateTime readTime() {
        return readBoolean() ? LocalDateTime.ofEpochSecond(read(in::readLong), readInt(), ZoneOffset.UTC) : null;
    }

    private interface Read<T> {
        T run() throws IOException;
    }

    private static <T> T read(Read<T> read) {
        try {
            return read.run();
        } catch (IOException broken) {
            throw new UncheckedIOException("a state store holds what this version did not write", broken);
        }
    }
}
