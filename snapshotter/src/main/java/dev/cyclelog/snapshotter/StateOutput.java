package dev.cyclelog.snapshotter;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes the value of a state store. Nulls are kept. */
final class StateOutput {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    private final DataOutputStream out = new DataOutputStream(bytes);

    void writeInt(int value) {
        write(() -> out.writeInt(value));
    }

    void writeBoolean(boolean value) {
        write(() -> out.writeBoolean(value));
    }

    void writeInteger(Integer value) {
        writeBoolean(value != null);
        if (value != null) {
            writeInt(value);
        }
    }

    void writeText(String value) {
        writeBoolean(value != null);
        if (value != null) {
            write(() -> out.writeUTF(value));
        }
    }

    void writeDecimal(BigDecimal value) {
        writeBoolean(value != null);
        if (value != null) {
            byte[] digits = value.unscaledValue().toByteArray();
            writeInt(value.scale());
            writeInt(digits.length);
            write(() -> out.write(digits));
        }
    }

    void writeTime(LocalDateTime value) {
        writeBoolean(value != null);
        if (value != null) {
            write(() -> out.writeLong(value.toEpochSecond(ZoneOffset.UTC)));
            writeInt(value.getNano());
        }
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private interface Write {
        void run() throws IOException;
    }

    private static void write(Write write) {
        try {
            write.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
    }
}
