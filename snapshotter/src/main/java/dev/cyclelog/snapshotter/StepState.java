package dev.cyclelog.snapshotter;

import java.math.BigDecimal;

/**
 * One step of a cycle.
 *
 * @param stepName what was done
 * @param duration how long it took, in milliseconds
 */
record StepState(String stepName, BigDecimal duration) {

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        out.writeText(stepName);
        out.writeDecimal(duration);
        return out.toBytes();
    }

    static StepState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        return new StepState(in.readText(), in.readDecimal());
    }
}
