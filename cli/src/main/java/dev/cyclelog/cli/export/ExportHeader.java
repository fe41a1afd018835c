package dev.cyclelog.cli.export;

import dev.cyclelog.events.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first line of an export.
 *
 * @param clusterId the id of the cluster that it was read from
 * @param topic the name of {@code audit-events} there, with its prefix
 * @param topicId the id that the cluster gave the topic
 * @param prefix the topics' prefix
 * @param partitions how many the topic has
 * @param exportedAt when it was begun, ISO-8601
 * @param after the SHA-256 of the export that this one continues, if it does not begin at the beginning
 */
record ExportHeader(
        String clusterId,
        String topic,
        String topicId,
        String prefix,
        int partitions,
        String exportedAt,
        Optional<String> after) {

    private static final String FORMAT = "cyclelog-export";
    private static final int VERSION = 1;

    /** The same of an export that continues the one with this SHA-256. */
    ExportHeader continuing(String sha256) {
        return new ExportHeader(clusterId, topic, topicId, prefix, partitions, exportedAt, Optional.of(sha256));
    }

    Set<Integer> allPartitions() {
        return IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
    }

    byte[] toLine() {
        ObjectNode line = Json.MAPPER
                .createObjectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("clusterId", clusterId)
                .put("topic", topic)
                .put("topicId", topicId)
                .put("prefix", prefix)
                .put("partitions", partitions)
                .put("exportedAt", exportedAt);
        after.ifPresent(sha256 -> line.put("after", sha256));
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is not the first line of an export that this version can read
     * @throws IllegalArgumentException if it is, and a field is missing or not what it must be; the message names it
     */
    static ExportHeader of(byte[] line) throws IOException {
        JsonNode header;
        try {
            header = Json.MAPPER.readTree(line);
        } catch (JacksonException foreign) {
            throw new IOException("it is no export of cyclelog: its first line is not JSON", foreign);
        }
        if (!header.path("format").asString("").equals(FORMAT)) {
            throw new IOException("it is no export of cyclelog: its first line does not say so");
        }
        Fields fields = new Fields(header);
        long version = fields.whole("version", Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new IOException("its format has version %d, this cyclelog reads version %d: use a newer cyclelog"
                    .formatted(version, VERSION));
        }
        return new ExportHeader(
                fields.text("clusterId"),
                fields.text("topic"),
                fields.text("topicId"),
                fields.text("prefix"),
                (int) fields.whole("partitions", Integer.MAX_VALUE),
                fields.text("exportedAt"),
                header.has("after") ? Optional.of(fields.text("after")) : Optional.empty());
    }
}
