package dev.cyclelog.snapshotter;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * A cycle's metrics as records, made one by one while its state is read: memory does not depend on the cycle's size.
 */
final class CycleMetrics {

    private final CycleStores stores;
    private final int cycleNumber;

    CycleMetrics(CycleStores stores, int cycleNumber) {
        this.stores = stores;
        this.cycleNumber = cycleNumber;
    }

    /** Hands over the metric records, the summary last. */
    void publish(CycleState cycle, Consumer<byte[]> records) {
        int count = 0;
        count += publish(stores.stables(cycleNumber), this::stable, records);
        count += publish(stores.robots(cycleNumber), this::robot, records);
        count += publish(stores.steps(cycleNumber), this::step, records);
        records.accept(MetricRecords.summary(cycleNumber, CycleSummary.of(cycle, count)));
    }

    private static int publish(
            KeyValueIterator<byte[], byte[]> states,
            BiFunction<Integer, byte[], byte[]> toRecord,
            Consumer<byte[]> records) {
        int count = 0;
        try (states) {
            while (states.hasNext()) {
                KeyValue<byte[], byte[]> state = states.next();
                byte[] record = toRecord.apply(StateKeys.idOf(state.key), state.value);
                if (record != null) {
                    records.accept(record);
                    count++;
                }
            }
        }
        return count;
    }

    private byte[] stable(int userId, byte[] state) {
        StableState stable = StableState.fromBytes(state);
        return stable.isTouched() ? MetricRecords.stable(cycleNumber, userId, stable) : null;
    }

    private byte[] robot(int robotId, byte[] state) {
        RobotState robot = RobotState.fromBytes(state);
        return robot.isInSnapshot() ? MetricRecords.robot(cycleNumber, robotId, robot) : null;
    }

    private byte[] step(int sequenceNumber, byte[] state) {
        return MetricRecords.step(cycleNumber, sequenceNumber, StepState.fromBytes(state));
    }
}
