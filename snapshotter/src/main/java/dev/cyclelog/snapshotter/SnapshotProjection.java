package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;

import dev.cyclelog.events.Json;
import dev.cyclelog.runtime.projection.RecordProjection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * {@code cycle-metrics} to {@code cycle_snapshots} and the read models. A cycle's records are written together, when
 * its summary has arrived, so that readers never see a part of them.
 */
final class SnapshotProjection implements RecordProjection {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotProjection.class);

    private final String topic;

    SnapshotProjection(String topic) {
        this.topic = topic;
    }

    /** A cycle's metrics, complete. */
    private record Publication(CycleSummary summary, List<JsonNode> records) {}

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public boolean mayEndWith(ConsumerRecord<byte[], byte[]> record) {
        return MetricRecords.isSummary(record.value());
    }

    @Override
    public void writeRecords(DSLContext transaction, List<ConsumerRecord<byte[], byte[]>> records) {
        // A later publication of a cycle replaces an earlier one: only the last is worth writing.
        Map<Integer, Publication> publications = new LinkedHashMap<>();
        List<JsonNode> metrics = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode tree = tree(record);
            if (MetricRecords.isSummary(record.value())) {
                CycleSummary summary = MetricRecords.readSummary(tree);
                int cycleNumber = tree.get("cycleNumber").intValue();
                if (summary.records() != metrics.size()) {
                    throw new IllegalStateException(
                            "cycle %d: the summary at offset %d of %s-%d stands for %d records, %d went before"
                                    .formatted(
                                            cycleNumber,
                                            record.offset(),
                                            record.topic(),
                                            record.partition(),
                                            summary.records(),
                                            metrics.size()));
                }
                publications.put(cycleNumber, new Publication(summary, List.copyOf(metrics)));
                metrics.clear();
            } else {
                metrics.add(tree);
            }
        }
        publications.forEach((cycleNumber, publication) -> write(transaction, cycleNumber, publication));
    }

    @Override
    public String describe(List<ConsumerRecord<byte[], byte[]>> fragment) {
        return "metrics of cycle " + tree(fragment.get(0)).path("cycleNumber").asString("unknown");
    }

    private static void write(DSLContext transaction, int cycleNumber, Publication publication) {
        CycleSummary summary = publication.summary();
        if (!summary.isComplete()) {
            LOG.error(
                    "cycle {}: {} events were counted up to sequence number {}, so state was lost; the snapshot is"
                            + " left as it is and marked stale",
                    cycleNumber,
                    summary.events(),
                    summary.lastSequenceNumber());
            markStale(transaction, cycleNumber);
        } else if (advance(transaction, cycleNumber, summary.lastSequenceNumber())) {
            for (ReadModel readModel : ReadModel.values()) {
                readModel.replace(transaction, cycleNumber, publication.records());
            }
            SnapshotRow.write(transaction, cycleNumber, summary);
        }
    }

    private static void markStale(DSLContext transaction, int cycleNumber) {
        transaction
                .insertInto(SNAPSHOT_POSITIONS)
                .set(SNAPSHOT_POSITIONS.CYCLE_NUMBER, cycleNumber)
                .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, 0)
                .set(SNAPSHOT_POSITIONS.STALE, true)
                .onConflict(SNAPSHOT_POSITIONS.CYCLE_NUMBER)
                .doUpdate()
                .set(SNAPSHOT_POSITIONS.STALE, true)
                .execute();
    }

    /** Whether these metrics are at least as new as what was written last; notes it if so. */
    private static boolean advance(DSLContext transaction, int cycleNumber, int lastSequenceNumber) {
        return transaction
                        .insertInto(SNAPSHOT_POSITIONS)
                        .set(SNAPSHOT_POSITIONS.CYCLE_NUMBER, cycleNumber)
                        .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, lastSequenceNumber)
                        .set(SNAPSHOT_POSITIONS.STALE, false)
                        .onConflict(SNAPSHOT_POSITIONS.CYCLE_NUMBER)
                        .doUpdate()
                        .set(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER, lastSequenceNumber)
                        .set(SNAPSHOT_POSITIONS.STALE, false)
                        .where(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER.le(lastSequenceNumber))
                        .execute()
                == 1;
    }

    private static JsonNode tree(ConsumerRecord<byte[], byte[]> record) {
        return Json.MAPPER.readTree(record.value());
    }
}
