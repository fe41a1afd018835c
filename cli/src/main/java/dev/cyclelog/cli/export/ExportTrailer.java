package dev.cyclelog.cli.export;

import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last line of an export: without it the export is not complete.
 *
 * @param partitions what is in the export, by partition
 * @param sha256 of all lines before this one, each with its line feed
 */
record ExportTrailer(SortedMap<Integer, Part> partitions, String sha256) {

    private static final String START = "{\"end\":";

    /**
     * What is in the export of a partition.
     *
     * @param records how many records
     * @param nextOffset where an export that continues this one begins
     */
    record Part(long records, long nextOffset) {}

    long records() {
        return partitions.values().stream().mapToLong(Part::records).sum();
    }

    /** Whether this is a last line: no other begins like that. */
    static boolean isTrailer(byte[] line) {
        return new String(line, 0, Math.min(START.length(), line.length), StandardCharsets.UTF_8).equals(START);
    }

    byte[] toLine() {
        ObjectNode line = Json.MAPPER.createObjectNode().put("end", true).put("records", records());
        ArrayNode parts = line.putArray("partitions");
        partitions.forEach((partition, part) -> parts.addObject()
                .put("partition", partition)
                .put("records", part.records())
                .put("nextOffset", part.nextOffset()));
        line.put("sha256", sha256);
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is not what {@link #toLine} wrote; the message names the field
     */
    static ExportTrailer of(byte[] line) {
        try {
            Fields trailer = new Fields(Json.MAPPER.readTree(line));
            SortedMap<Integer, Part> partitions = new TreeMap<>();
            for (JsonNode part : trailer.list("partitions")) {
                Fields fields = new Fields(part);
                partitions.put(
                        (int) fields.whole("partition", Integer.MAX_VALUE),
                        new Part(fields.whole("records", Long.MAX_VALUE), fields.whole("nextOffset", Long.MAX_VALUE)));
            }
            return new ExportTrailer(partitions, trailer.text("sha256"));
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }
}
