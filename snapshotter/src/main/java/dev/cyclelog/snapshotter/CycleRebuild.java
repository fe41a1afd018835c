package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Json;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import tools.jackson.databind.JsonNode;

/** Writes the snapshot of one cycle from a rebuild's state, in one transaction. */
final class CycleRebuild {

    /** No partition: what the snapshotter stages at the same time has nothing to do with this. */
    private static final int PARTITION = -1;

    private static final int LINES = 5_000;

    private final DSLContext sql;
    private final CycleStores stores;
    private final int cycleNumber;

    CycleRebuild(DSLContext sql, CycleStores stores, int cycleNumber) {
        this.sql = sql;
        this.stores = stores;
        this.cycleNumber = cycleNumber;
    }

    /**
     * Writes it.
     *
     * @return false if the snapshot that is there counts more events already
     */
    boolean write(CycleState cycle) {
        return sql.transactionResult(configuration -> {
            SnapshotWriter writer = new SnapshotWriter(configuration.dsl(), PARTITION, true);
            Staging staging = new Staging(writer);
            new CycleMetrics(stores, cycleNumber).publish(cycle, staging::add);
            return staging.written;
        });
    }

    private final class Staging {

        private final SnapshotWriter writer;
        private final SnapshotFragment.Lines lines = new SnapshotFragment.Lines(PARTITION);
        private int count;
        private boolean written;

        private Staging(SnapshotWriter writer) {
            this.writer = writer;
        }

        private void add(byte[] record) {
            JsonNode tree = Json.MAPPER.readTree(record);
            if (MetricRecords.isSummary(tree)) {
                stage();
                written = writer.complete(
                        new SnapshotFragment.Complete(cycleNumber, MetricRecords.readSummary(tree), "a rebuild"));
            } else {
                lines.add(tree);
                count++;
                if (count % LINES == 0) {
                    stage();
                }
            }
        }

        private void stage() {
            List<SnapshotFragment.Part> parts = new ArrayList<>();
            lines.moveTo(parts);
            parts.forEach(writer::write);
        }
    }
}
