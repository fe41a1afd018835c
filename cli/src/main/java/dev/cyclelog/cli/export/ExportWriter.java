package dev.cyclelog.cli.export;

import dev.cyclelog.cli.export.ExportTrailer.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an export as gzip, in constant memory. It is whole only after {@link #finish}; the caller closes the stream.
 */
final class ExportWriter {

    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest = Digests.sha256();
    private final SortedMap<Integer, Long> records = new TreeMap<>();
    private final GZIPOutputStream out;
    private long bytes;

    ExportWriter(OutputStream out, ExportHeader header) throws IOException {
        this.out = new GZIPOutputStream(out, BUFFER);
        writeLine(header.toLine());
    }

    void write(ExportedRecord record) throws IOException {
        writeLine(RecordLine.encode(record));
        records.merge(record.partition(), 1L, Long::sum);
    }

    private void writeLine(byte[] line) throws IOException {
        digest.update(line);
        digest.update((byte) '\n');
        out.write(line);
        out.write('\n');
        bytes += line.length + 1;
    }

    /** How much was written, before it was compressed. */
    long bytes() {
        return bytes;
    }

    /** Writes the last line. */
    ExportTrailer finish(Map<Integer, Long> nextOffsets) throws IOException {
        SortedMap<Integer, Part> partitions = new TreeMap<>();
        nextOffsets.forEach(
                (partition, next) -> partitions.put(partition, new Part(records.getOrDefault(partition, 0L), next)));
        ExportTrailer trailer = new ExportTrailer(partitions, HexFormat.of().formatHex(digest.digest()));
        writeLine(trailer.toLine());
        out.finish();
        out.flush();
        return trailer;
    }
}
