package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.events.SequencedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/**
 * Rows of {@code audit_logs} in PostgreSQL's binary COPY format, without header and trailer, so that several can follow
 * one another in one COPY. Not safe for use by several threads.
 */
public final class AuditLogRows {

    /** What a COPY begins with, before the rows. */
    public static final byte[] HEADER = ByteBuffer.allocate(19)
            .put(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0})
            .array();

    /** What a COPY ends with, after the rows. */
    public static final byte[] TRAILER = {-1, -1};

    private static final List<Field<?>> COLUMNS = List.of(
            AUDIT_LOGS.CYCLE_NUMBER,
            AUDIT_LOGS.EVENT_TYPE,
            AUDIT_LOGS.EVENT_TIMESTAMP,
            AUDIT_LOGS.SEQUENCE_NUMBER,
            AUDIT_LOGS.USER_ID,
            AUDIT_LOGS.ROBOT_ID,
            AUDIT_LOGS.PAYLOAD,
            AUDIT_LOGS.METADATA);

    private static final long POSTGRES_EPOCH_SECONDS =
            LocalDateTime.of(2000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final byte JSONB_VERSION = 1;
    private static final int NULL = -1;

    private byte[] bytes;
    private int length;
    private int count;

    /** No rows, with room for so many bytes; it grows as needed. */
    public AuditLogRows(int capacity) {
        bytes = new byte[Math.max(capacity, 64)];
    }

    /**
     * The statement that takes the rows, into {@code audit_logs} or a table with the same columns.
     *
     * @param options further options of COPY
     */
    public static String copyInto(DSLContext sql, Table<?> table, String... options) {
        return "COPY %s (%s) FROM STDIN (%s)"
                .formatted(
                        sql.render(table),
                        COLUMNS.stream()
                                .map(column -> sql.render(column.getUnqualifiedName()))
                                .collect(Collectors.joining(", ")),
                        Stream.concat(Stream.of("FORMAT binary"), Stream.of(options))
                                .collect(Collectors.joining(", ")));
    }

    /** Adds the event's row. */
    public void add(SequencedEvent event) {
        shortValue(COLUMNS.size());
        integer(event.cycleNumber());
        text(event.eventType());
        timestamp(event.eventTimestamp());
        integer(event.sequenceNumber());
        integer(event.userId());
        integer(event.robotId());
        jsonb(event.payload());
        jsonb(event.metadata());
        count++;
    }

    private void integer(Integer value) {
        if (value == null) {
            intValue(NULL);
        } else {
            intValue(Integer.BYTES);
            intValue(value);
        }
    }

    private void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        intValue(utf8.length);
        raw(utf8);
    }

    private void jsonb(String value) {
        if (value == null) {
            intValue(NULL);
            return;
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        intValue(1 + utf8.length);
        reserve(1);
        bytes[length++] = JSONB_VERSION;
        raw(utf8);
    }

    /** Microseconds since 2000, which 64 bits hold for all years that an event may have. */
    private void timestamp(LocalDateTime utc) {
        intValue(Long.BYTES);
        longValue((utc.toEpochSecond(ZoneOffset.UTC) - POSTGRES_EPOCH_SECONDS) * 1_000_000 + utc.getNano() / 1_000);
    }

    private void shortValue(int value) {
        reserve(Short.BYTES);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    private void intValue(int value) {
        shortValue(value >>> 16);
        shortValue(value);
    }

    private void longValue(long value) {
        intValue((int) (value >>> 32));
        intValue((int) value);
    }

    private void raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** The array that holds the rows, in its first {@link #length()} bytes; not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes the rows take. */
    public int length() {
        return length;
    }

    /** How many rows there are. */
    public int count() {
        return count;
    }
}
