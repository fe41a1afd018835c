package dev.cyclelog.snapshotter;

import dev.cyclelog.snapshotter.OrderedStore.Entries;
import dev.cyclelog.snapshotter.OrderedStore.Entry;
import java.util.function.Consumer;
import java.util.function.Function;

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
     * Hands over the metric records, the summary last; the summary of a cycle that is not whole says so, whatever went
     * before it.
     */
    void publish(CycleState cycle, Consumer<byte[]> output) {
        Published published = new Published(output);
        // One of the stores may have lost something, and the others not.
        if (cycle.isWhole() && stores.countBattles(cycleNumber) != cycle.battles()) {
            cycle.invalidate();
        }
        if (cycle.isWhole()) {
            publishMetrics(published);
            if (published.entries != cycle.entries()) {
                cycle.invalidate();
            }
        }
        cycle.published(published.records);
        stores.put(cycleNumber, cycle);
        output.accept(records.summary(cycleNumber, CycleSummary.of(cycle, published.records)));
    }

    private void publishMetrics(Published published) {
        new LargeBattles(stores, cycleNumber).settle();
        published.add(stores.stables(cycleNumber), state -> stable(StateKeys.idOf(state.key()), state.value()));
        published.add(stores.robots(cycleNumber), state -> robot(StateKeys.idOf(state.key()), state.value()));
        published.add(
                stores.battleGroups(cycleNumber),
                state -> records.battles(cycleNumber, BattleGroup.fromBytes(state.value())));
        published.add(
                stores.facilities(cycleNumber),
                state -> records.facility(cycleNumber, FacilityState.fromBytes(state.value())));
        published.add(
                stores.steps(cycleNumber),
                state -> records.step(cycleNumber, StateKeys.idOf(state.key()), StepState.fromBytes(state.value())));
    }

    /** Counts what was there, and what was published of it. */
    private static final class Published {

        private final Consumer<byte[]> output;
        private int entries;
        private int records;

        private Published(Consumer<byte[]> output) {
            this.output = output;
        }

        private void add(Entries states, Function<Entry, byte[]> toRecord) {
            try (states) {
                while (states.hasNext()) {
                    entries++;
                    byte[] record = toRecord.apply(states.next());
                    if (record != null) {
                        output.accept(record);
                        records++;
                    }
                }
            }
        }
    }

    private byte[] stable(int userId, byte[] state) {
        StableState stable = StableState.fromBytes(state);
        return stable.isTouched() ? records.stable(cycleNumber, userId, stable) : null;
    }

    private byte[] robot(int robotId, byte[] state) {
        RobotState robot = RobotState.fromBytes(state);
        return robot.isInSnapshot() ? records.robot(cycleNumber, robotId, robot) : null;
    }
}
