package dev.cyclelog.snapshotter;

import dev.cyclelog.runtime.projection.Projection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;

/**
 * {@code cycle-metrics} to {@code cycle_snapshots} and the read models. A cycle's records are staged as they come, so
 * that no cycle is too big for the writer's memory, and put in their places together, when its summary has arrived:
 * readers never see a part of them.
 */
final class SnapshotProjection implements Projection<SnapshotFragment> {

    private final String topic;

    SnapshotProjection(String topic) {
        this.topic = topic;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public SnapshotFragment prepare(List<ConsumerRecord<byte[], byte[]>> records) {
        return SnapshotFragment.of(records);
    }

    @Override
    public void write(DSLContext transaction, List<SnapshotFragment> fragments) {
        for (SnapshotFragment fragment : fragments) {
            SnapshotWriter writer = new SnapshotWriter(transaction, fragment.partition(), false);
            fragment.parts().forEach(writer::write);
        }
    }

    @Override
    public String describe(SnapshotFragment fragment) {
        return fragment.parts().get(0) instanceof SnapshotFragment.Complete complete
                ? "summary of cycle " + complete.cycleNumber()
                : "metric records";
    }
}
