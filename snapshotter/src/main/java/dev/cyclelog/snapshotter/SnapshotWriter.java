package dev.cyclelog.snapshotter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the snapshots of one partition's cycles, within a transaction. */
final class SnapshotWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

    private final DSLContext transaction;
    private final int partition;
    private final boolean fromScratch;

    /**
     * Prepares it.
     *
     * @param partition whose staged rows these are
     * @param fromScratch whether also rows are written again that have the same values: somebody may have written them
     *     with other digits, as 1.50 for 1.5
     */
    SnapshotWriter(DSLContext transaction, int partition, boolean fromScratch) {
        this.transaction = transaction;
        this.partition = partition;
        this.fromScratch = fromScratch;
    }

    void write(SnapshotFragment.Part part) {
        if (part instanceof SnapshotFragment.Rows rows) {
            stage(rows);
        } else if (part instanceof SnapshotFragment.Complete complete) {
            complete(complete);
        }
    }

    private void stage(SnapshotFragment.Rows rows) {
        rows.lines()
                .forEach((model, lines) -> transaction.connection(connection -> {
                    try {
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn(model.copyIntoStaged(transaction), new ByteArrayInputStream(lines));
                    } catch (IOException impossible) {
                        throw new UncheckedIOException("memory does not fail", impossible);
                    }
                }));
    }

    /**
     * Puts what is staged in its place.
     *
     * @return whether it was; not if it must not be written
     */
    boolean complete(SnapshotFragment.Complete complete) {
        int cycleNumber = complete.cycleNumber();
        CycleSummary summary = complete.summary();
        boolean written = false;
        int staged = Arrays.stream(ReadModel.values())
                .mapToInt(model -> model.countStaged(transaction, cycleNumber, partition))
                .sum();
        if (!summary.isComplete()) {
            refuse(
                    complete,
                    "%d events were counted up to sequence number %d: state was lost"
                            .formatted(summary.events(), summary.lastSequenceNumber()));
        } else if (staged != summary.records()) {
            refuse(complete, "its summary stands for %d records, %d went before".formatted(summary.records(), staged));
        } else if (SnapshotPosition.advance(transaction, cycleNumber, summary)) {
            for (ReadModel model : ReadModel.values()) {
                if (fromScratch) {
                    model.drop(transaction, cycleNumber);
                }
                model.replace(transaction, cycleNumber, partition);
            }
            SnapshotRow.write(transaction, cycleNumber, summary);
            written = true;
        }
        for (ReadModel model : ReadModel.values()) {
            model.dropStaged(transaction, partition);
        }
        return written;
    }

    private void refuse(SnapshotFragment.Complete complete, String reason) {
        int cycleNumber = complete.cycleNumber();
        if (SnapshotPosition.refuse(transaction, cycleNumber, complete.summary().lastSequenceNumber())) {
            LOG.atError()
                    .addKeyValue("cycle", cycleNumber)
                    .addKeyValue("reason", reason)
                    .addKeyValue("place", complete.place())
                    .log(
                            "the snapshot is stale now, and stays as it is: run 'cyclelog rebuild snapshots' for the cycle");
        }
    }
}
