package dev.cyclelog.cli.publish;

import dev.cyclelog.events.EventValidator;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Reads NDJSON, plain or gzip, line by line as bytes, with bounded memory. Not safe for use by several threads. */
public final class EventLines implements AutoCloseable {

    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream in;
    private long number;

    /**
     * Reads the stream, which {@link #close()} closes.
     *
     * @throws IOException if it cannot be read, or begins like gzip and is not
     */
    public EventLines(InputStream stream) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, 1 << 16);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        try {
            this.in = magic == GZIP_MAGIC
                    ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
                    : buffered;
        } catch (IOException broken) {
            throw new IOException("the input begins like gzip and is not; nothing was published", broken);
        }
    }

    /** The next line that is not blank, without its end, or null after the last. Of a giant one just the beginning. */
    public byte[] next() throws IOException {
        while (true) {
            byte[] line = readLine();
            if (line == null) {
                return null;
            }
            number++;
            if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                return line;
            }
        }
    }

    /** The number of the line that {@link #next()} returned last, from 1. */
    public long number() {
        return number;
    }

    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            // One byte over the limit is enough to be refused as too large.
            if (line.size() <= EventValidator.MAX_EVENT_BYTES) {
                line.write(c);
            }
            c = in.read();
        }
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
