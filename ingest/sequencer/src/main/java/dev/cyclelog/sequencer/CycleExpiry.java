package dev.cyclelog.sequencer;

import dev.cyclelog.sequencer.CycleCounter.Ids;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Forgets the event ids of cycles whose last event is long ago, in small steps, so that the memory stays bounded and no
 * step holds up the events.
 *
 * <p>A cycle is marked before the first of its ids goes: from then on all its events are rejected, so that none of them
 * is numbered twice because its id is gone.
 */
final class CycleExpiry {

    /** How much one step looks at and forgets: some 20 ms of work. */
    private static final int CYCLES_PER_STEP = 10_000;

    private static final int IDS_PER_STEP = 5_000;

    private final SequencerState state;
    private final long retentionMillis;
    private final Set<Integer> beingForgotten = new LinkedHashSet<>();
    private int nextCycle;

    CycleExpiry(SequencerState state, Duration retention) {
        this.state = state;
        this.retentionMillis = retention.toMillis();
    }

    /** Whether an event that is published now comes too late for the cycle. */
    boolean isOver(CycleCounter cycle, long nowMillis) {
        return cycle.ids() != Ids.KNOWN
                || (cycle.lastSequenceNumber() > 0 && nowMillis - cycle.lastEventMillis() > retentionMillis);
    }

    /** Refuses all further events of a cycle that is over, and has its ids forgotten by the next steps. */
    void expire(int cycleNumber, CycleCounter cycle) {
        if (cycle.ids() == Ids.KNOWN) {
            state.put(cycleNumber, cycle.with(Ids.BEING_FORGOTTEN));
            beingForgotten.add(cycleNumber);
        }
    }

    /** Looks for cycles that are over, from where the last call stopped. */
    void look(long nowMillis) {
        Map<Integer, CycleCounter> cycles = state.countersFrom(nextCycle, CYCLES_PER_STEP);
        cycles.forEach((number, cycle) -> {
            if (cycle.ids() == Ids.BEING_FORGOTTEN) {
                beingForgotten.add(number);
            } else if (isOver(cycle, nowMillis)) {
                expire(number, cycle);
            }
            nextCycle = Math.max(0, number + 1);
        });
        if (cycles.size() < CYCLES_PER_STEP) {
            nextCycle = 0;
        }
    }

    /**
     * Forgets some ids.
     *
     * @return whether there are more to forget
     */
    boolean forget() {
        int budget = IDS_PER_STEP;
        while (budget > 0 && !beingForgotten.isEmpty()) {
            int cycleNumber = beingForgotten.iterator().next();
            int forgotten = state.forget(cycleNumber, budget);
            if (forgotten < budget) {
                state.put(cycleNumber, state.counter(cycleNumber).with(Ids.FORGOTTEN));
                beingForgotten.remove(cycleNumber);
            }
            // An empty cycle costs a look, too.
            budget -= Math.max(1, forgotten);
        }
        return !beingForgotten.isEmpty();
    }
}
