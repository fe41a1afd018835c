package dev.cyclelog.snapshotter;

import dev.cyclelog.snapshotter.OrderedStore.Entries;
import dev.cyclelog.snapshotter.OrderedStore.Entry;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A cycle's metrics as records, made one by one while its state is read: memory does not depend on the cycle's size.
 */
final class CycleMetrics {

    private final CycleStores stores;
    private final int cycleNumber;
    private final MetricRecords records = new MetricRecords();

    CycleMetrics(CycleStores stores, int cycleNumber) {
        this.stores = stores;
        this.cycleNumber = cycleNumber;
    }

    /**
     * Hands over the metric records, the summary last; of a cycle that is not whole the summary alone, which says so.
     */
    void publish(CycleState cycle, Consumer<byte[]> output) {
        int count = cycle.isWhole() ? publishMetrics(output) : 0;
        cycle.published(count);
        stores.put(cycleNumber, cycle);
        output.accept(records.summary(cycleNumber, CycleSummary.of(cycle, count)));
    }

    private int publishMetrics(Consumer<byte[]> output) {
        new LargeBattles(stores, cycleNumber).settle();
        return publish(stores.stables(cycleNumber), this::stable, output)
                + publish(stores.robots(cycleNumber), this::robot, output)
                + publish(stores.steps(cycleNumber), this::step, output);
    }

    private static int publish(Entries states, BiFunction<Integer, byte[], byte[]> toRecord, Consumer<byte[]> output) {
        int count = 0;
        try (states) {
            while (states.hasNext()) {
                Entry state = states.next();
                byte[] record = toRecord.apply(StateKeys.idOf(state.key()), state.value());
                if (record != null) {
                    output.accept(record);
                    count++;
                }
            }
        }
        return count;
    }

    private byte[] stable(int userId, byte[] state) {
        StableState stable = StableState.fromBytes(state);
        return stable.isTouched() ? records.stable(cycleNumber, userId, stable) : null;
    }

    private byte[] robot(int robotId, byte[] state) {
        RobotState robot = RobotState.fromBytes(state);
        return robot.isInSnapshot() ? records.robot(cycleNumber, robotId, robot) : null;
    }

    private byte[] step(int sequenceNumber, byte[] state) {
        return records.step(cycleNumber, sequenceNumber, StepState.fromBytes(state));
    }
}
