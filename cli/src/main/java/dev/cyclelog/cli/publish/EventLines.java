package dev.cyclelog.cli.publish;

import dev.cyclelog.events.EventValidator;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads NDJSON, plain or gzip (of one member or several), line by line as bytes, with bounded memory. A byte order mark
 * at the very beginning is skipped. {@link #share()} may be called by any thread, the rest by one.
 */
public final class EventLines implements AutoCloseable {

    private static final int READ_AHEAD = 1 << 16;
    /** Small, as a read that fails in damaged gzip loses what it had unpacked before. */
    private static final int CHUNK = 512;

    private final SeekableByteChannel file;
    private final long fileSize;
    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;
    private long number;

    private EventLines(SeekableByteChannel file, InputStream raw) throws IOException {
        this.file = file;
        this.fileSize = file == null ? 0 : file.size();
        BufferedInputStream buffered = new BufferedInputStream(raw, READ_AHEAD);
        // Not java.util.zip's: it takes a pipe that is empty just now, or a broken second member, for the end.
        this.in = startsWith(buffered, 0x1f, 0x8b)
                ? new BufferedInputStream(
                        GzipCompressorInputStream.builder()
                                .setInputStream(buffered)
                                .setDecompressConcatenated(true)
                                .get(),
                        CHUNK)
                : buffered;
        if (startsWith(in, 0xef, 0xbb, 0xbf)) {
            in.skipNBytes(3);
        } else if (startsWith(in, 0xff, 0xfe) || startsWith(in, 0xfe, 0xff)) {
            throw new IOException("it is UTF-16; save it as UTF-8");
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     */
    public static EventLines of(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            // A pipe. Not Files.newInputStream: that one seeks when it is asked what is available.
            return of(new FileInputStream(path.toFile()));
        }
        SeekableByteChannel file = Files.newByteChannel(path);
        try {
            return new EventLines(file, Channels.newInputStream(file));
        } catch (IOException unreadable) {
            file.close();
            throw explained(unreadable, 0);
        }
    }

    /**
     * Reads a stream, which {@link #close()} closes.
     *
     * @throws IOException if it cannot be read
     */
    public static EventLines of(InputStream stream) throws IOException {
        try {
            return new EventLines(null, stream);
        } catch (IOException unreadable) {
            throw explained(unreadable, 0);
        }
    }

    private static boolean startsWith(InputStream in, int... bytes) throws IOException {
        in.mark(bytes.length);
        boolean equal = true;
        for (int expected : bytes) {
            equal = equal && in.read() == expected;
        }
        in.reset();
        return equal;
    }

    /**
     * The next line that is not blank, without its end, or null after the last. Of a giant one just the beginning.
     *
     * @throws IOException if the input cannot be read on; the message says after which line, and why
     */
    public byte[] next() throws IOException {
        while (true) {
            byte[] line;
            try {
                line = readLine();
            } catch (IOException unreadable) {
                throw explained(unreadable, number);
            }
            if (line == null) {
                return null;
            }
            number++;
            if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                return line;
            }
        }
    }

    private byte[] readLine() throws IOException {
        if (position == limit && !fill()) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        do {
            int start = position;
            while (position < limit && chunk[position] != '\n') {
                position++;
            }
            // One byte over the limit is enough to be refused as too large.
            line.write(chunk, start, Math.min(position - start, EventValidator.MAX_EVENT_BYTES + 1 - line.size()));
        } while (position == limit && fill());
        if (position < limit) {
            position++;
        }
        return line.toByteArray();
    }

    private boolean fill() throws IOException {
        limit = Math.max(0, in.read(chunk));
        position = 0;
        return limit > 0;
    }

    private static IOException explained(IOException unreadable, long line) {
        String where = line == 0 ? "the input cannot be read" : "the input cannot be read on after line " + line;
        return unreadable instanceof EOFException
                ? new IOException(where + ": its gzip data ends in the middle, so it was cut off")
                : new IOException(where + ": " + unreadable.getMessage(), unreadable);
    }

    /** The number of the line that {@link #next()} returned last, from 1. */
    public long number() {
        return number;
    }

    /** How much of the file has been read, from 0 to 1; empty where the size is not known. */
    public OptionalDouble share() {
        try {
            return fileSize == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) file.position() / fileSize);
        } catch (IOException closed) {
            return OptionalDouble.empty();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
