package dev.cyclelog.cli.export;

import dev.cyclelog.cli.export.ExportTrailer.Part;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads an export, gzip or plain, in constant memory. Only when {@link #next} has returned null is it known that the
 * export is whole.
 */
final class ExportReader implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    /** The largest record in Base64, with room for its headers. */
    private static final int LONGEST_LINE = 4 << 20;

    private final Path file;
    private final SeekableByteChannel channel;
    private final long size;
    private final InputStream in;
    private final MessageDigest digest = Digests.sha256();
    private final Map<Integer, Long> records = new HashMap<>();
    private final ExportHeader header;
    private ExportTrailer trailer;
    private long number;

    /**
     * Opens it.
     *
     * @throws IOException if it cannot be read, or is no export; the message names the file
     */
    ExportReader(Path file) throws IOException {
        this.file = file;
        this.channel = Files.newByteChannel(file);
        this.size = channel.size();
        try {
            this.in = unpacked(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
            this.header = readHeader();
        } catch (IOException unreadable) {
            channel.close();
            throw unreadable;
        }
    }

    private InputStream unpacked(InputStream raw) throws IOException {
        if (!isGzip(raw)) {
            return raw;
        }
        try {
            return new BufferedInputStream(
                    GzipCompressorInputStream.builder()
                            .setInputStream(raw)
                            .setDecompressConcatenated(true)
                            .get(),
                    BUFFER);
        } catch (IOException unreadable) {
            throw damaged(unreadable);
        }
    }

    private ExportHeader readHeader() throws IOException {
        byte[] first;
        try {
            first = readLine();
        } catch (IOException unreadable) {
            throw damaged(unreadable);
        }
        if (first == null) {
            throw new IOException(file + " is empty");
        }
        update(first);
        try {
            return ExportHeader.of(first);
        } catch (IOException foreign) {
            throw new IOException("%s: %s".formatted(file, foreign.getMessage()), foreign);
        } catch (IllegalArgumentException wrong) {
            throw damaged(wrong.getMessage(), wrong);
        }
    }

    private IOException damaged(IOException unreadable) {
        return damaged(
                unreadable instanceof EOFException
                        ? "its gzip data ends in the middle, so it was cut off"
                        : unreadable.getMessage(),
                unreadable);
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip;
    }

    ExportHeader header() {
        return header;
    }

    /** How much of the file has been read, from 0 to 1. */
    double share() {
        try {
            return (double) channel.position() / size;
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /**
     * The next record, or null after the last one.
     *
     * @throws IOException if the export is cut off or damaged
     */
    ExportedRecord next() throws IOException {
        byte[] line;
        try {
            line = readLine();
        } catch (IOException unreadable) {
            throw damaged(unreadable);
        }
        if (line == null) {
            throw damaged("its last line is missing, so it was cut off", null);
        }
        try {
            if (ExportTrailer.isTrailer(line)) {
                trailer = ExportTrailer.of(line);
                check();
                return null;
            }
            update(line);
            ExportedRecord record = RecordLine.decode(line);
            if (record.partition() >= header.partitions()) {
                throw new IllegalArgumentException("there is no partition " + record.partition());
            }
            records.merge(record.partition(), 1L, Long::sum);
            return record;
        } catch (IllegalArgumentException wrong) {
            throw damaged(wrong.getMessage(), wrong);
        }
    }

    private void check() throws IOException {
        if (!HexFormat.of().formatHex(digest.digest()).equals(trailer.sha256())) {
            throw damaged("its lines are not those that were written: their SHA-256 is another one", null);
        }
        if (!trailer.partitions().keySet().equals(header.allPartitions())) {
            throw damaged(
                    "its field 'partitions' must name each of the topic's %d once".formatted(header.partitions()),
                    null);
        }
        for (Map.Entry<Integer, Part> part : trailer.partitions().entrySet()) {
            long read = records.getOrDefault(part.getKey(), 0L);
            if (read != part.getValue().records()) {
                throw damaged(
                        "of partition %d it has %d records, not %d"
                                .formatted(part.getKey(), read, part.getValue().records()),
                        null);
            }
        }
        if (in.read() >= 0) {
            throw damaged("something follows its last line", null);
        }
    }

    /** The last line; only after {@link #next} has returned null. */
    ExportTrailer trailer() {
        return trailer;
    }

    private IOException damaged(String how, Exception cause) {
        return new IOException("%s is damaged at line %d: %s; use another copy".formatted(file, number, how), cause);
    }

    private void update(byte[] line) {
        digest.update(line);
        digest.update((byte) '\n');
    }

    private byte[] readLine() throws IOException {
        number++;
        int character = in.read();
        if (character < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (character >= 0 && character != '\n') {
            line.write(character);
            if (line.size() > LONGEST_LINE) {
                throw new IOException("the line is longer than any record");
            }
            character = in.read();
        }
        if (character < 0) {
            throw new IOException("the line has no end, so it was cut off");
        }
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
