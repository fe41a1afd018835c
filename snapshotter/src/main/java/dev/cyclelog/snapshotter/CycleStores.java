package dev.cyclelog.snapshotter;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The snapshotter's memory of one partition, as states instead of bytes. */
final class CycleStores {

    /** Cycle number to {@link CycleState}. */
    static final String CYCLES = "cycles";
    /** Cycle number and user id to {@link StableState}. */
    static final String STABLES = "stables";
    /** Cycle number and robot id to {@link RobotState}. */
    static final String ROBOTS = "robots";
    /** Cycle number and battle id to {@link BattleState}. */
    static final String BATTLES = "battles";
    /** Cycle number and sequence number to {@link StepState}. */
    static final String STEPS = "steps";
    /** Closed cycles to which events came later: their snapshot is to be published again. */
    static final String CORRECTIONS = "corrections";

    private static final byte[] NOTHING = {};

    private final KeyValueStore<byte[], byte[]> cycles;
    private final KeyValueStore<byte[], byte[]> stables;
    private final KeyValueStore<byte[], byte[]> robots;
    private final KeyValueStore<byte[], byte[]> battles;
    private final KeyValueStore<byte[], byte[]> steps;
    private final KeyValueStore<byte[], byte[]> corrections;

    CycleStores(ProcessorContext<?, ?> context) {
        this.cycles = context.getStateStore(CYCLES);
        this.stables = context.getStateStore(STABLES);
        this.robots = context.getStateStore(ROBOTS);
        this.battles = context.getStateStore(BATTLES);
        this.steps = context.getStateStore(STEPS);
        this.corrections = context.getStateStore(CORRECTIONS);
    }

    CycleState cycle(int cycleNumber) {
        byte[] bytes = cycles.get(StateKeys.cycle(cycleNumber));
        return bytes == null ? new CycleState() : CycleState.fromBytes(bytes);
    }

    void put(int cycleNumber, CycleState state) {
        cycles.put(StateKeys.cycle(cycleNumber), state.toBytes());
    }

    StableState stable(int cycleNumber, int userId) {
        byte[] bytes = stables.get(StateKeys.id(cycleNumber, userId));
        return bytes == null ? new StableState() : StableState.fromBytes(bytes);
    }

    void put(int cycleNumber, int userId, StableState state) {
        stables.put(StateKeys.id(cycleNumber, userId), state.toBytes());
    }

    RobotState robot(int cycleNumber, int robotId) {
        byte[] bytes = robots.get(StateKeys.id(cycleNumber, robotId));
        return bytes == null ? new RobotState() : RobotState.fromBytes(bytes);
    }

    void put(int cycleNumber, int robotId, RobotState state) {
        robots.put(StateKeys.id(cycleNumber, robotId), state.toBytes());
    }

    /** The battle, or null if no event has named it yet. */
    BattleState battle(int cycleNumber, String battleId) {
        byte[] bytes = battles.get(StateKeys.battle(cycleNumber, battleId));
        return bytes == null ? null : BattleState.fromBytes(bytes);
    }

    void put(int cycleNumber, String battleId, BattleState state) {
        battles.put(StateKeys.battle(cycleNumber, battleId), state.toBytes());
    }

    void put(int cycleNumber, int sequenceNumber, StepState state) {
        steps.put(StateKeys.id(cycleNumber, sequenceNumber), state.toBytes());
    }

    void requestCorrection(int cycleNumber) {
        corrections.put(StateKeys.cycle(cycleNumber), NOTHING);
    }

    void correctionDone(int cycleNumber) {
        corrections.delete(StateKeys.cycle(cycleNumber));
    }

    /** The stables of a cycle. The caller closes it. */
    KeyValueIterator<byte[], byte[]> stables(int cycleNumber) {
        return stables.range(StateKeys.first(cycleNumber), StateKeys.last(cycleNumber));
    }

    /** The robots of a cycle. The caller closes it. */
    KeyValueIterator<byte[], byte[]> robots(int cycleNumber) {
        return robots.range(StateKeys.first(cycleNumber), StateKeys.last(cycleNumber));
    }

    /** The steps of a cycle, in sequence order. The caller closes it. */
    KeyValueIterator<byte[], byte[]> steps(int cycleNumber) {
        return steps.range(StateKeys.first(cycleNumber), StateKeys.last(cycleNumber));
    }

    /** The cycles whose snapshot is to be published again. The caller closes it. */
    KeyValueIterator<byte[], byte[]> corrections() {
        return corrections.all();
    }
}
