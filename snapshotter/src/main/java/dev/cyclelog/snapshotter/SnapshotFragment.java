package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;

/**
 * Consecutive metric records of one partition, prepared for PostgreSQL.
 *
 * @param partition where they come from
 * @param parts what they say, in order
 */
record SnapshotFragment(int partition, List<Part> parts) {

    /** What comes before a summary, and the summary. */
    sealed interface Part {}

    /**
     * Rows to stage.
     *
     * @param lines for each table that gets some
     */
    record Rows(Map<ReadModel, byte[]> lines) implements Part {}

    /**
     * What is staged is complete.
     *
     * @param cycleNumber the cycle
     * @param summary its summary
     * @param place the summary's place, for people
     */
    record Complete(int cycleNumber, CycleSummary summary, String place) implements Part {}

    static SnapshotFragment of(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Part> parts = new ArrayList<>();
        int partition = records.get(0).partition();
        Lines lines = new Lines(partition);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode tree = Json.MAPPER.readTree(record.value());
            if (MetricRecords.isSummary(tree)) {
                lines.moveTo(parts);
                parts.add(new Complete(
                        tree.get(MetricRecords.CYCLE_NUMBER).intValue(),
                        MetricRecords.readSummary(tree),
                        "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset())));
            } else {
                lines.add(tree);
            }
        }
        lines.moveTo(parts);
        return new SnapshotFragment(partition, parts);
    }

    /** Rows as text, for each table. Not safe for use by several threads. */
    static final class Lines {

        private final int partition;
        private final Map<ReadModel, StringBuilder> lines = new EnumMap<>(ReadModel.class);

        Lines(int partition) {
            this.partition = partition;
        }

        void add(JsonNode record) {
            ReadModel model = ReadModel.ofKind(record.get(MetricRecords.KIND).stringValue());
            model.addLine(lines.computeIfAbsent(model, first -> new StringBuilder()), partition, record);
        }

        void moveTo(List<Part> parts) {
            if (!lines.isEmpty()) {
                Map<ReadModel, byte[]> bytes = new EnumMap<>(ReadModel.class);
                lines.forEach((model, text) -> bytes.put(model, text.toString().getBytes(StandardCharsets.UTF_8)));
                parts.add(new Rows(bytes));
                lines.clear();
            }
        }
    }
}
