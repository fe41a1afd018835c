package dev.cyclelog.snapshotter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops what is kept of cycles whose last event is so long ago that the sequencer accepts no more of them; in small
 * steps, so that no step holds up the events.
 *
 * <p>Should an event come nevertheless, it makes no wrong snapshot: a cycle that is being dropped is not whole any
 * more, and of one that was dropped the event's number is not the first.
 */
final class CycleDropping {

    /** How much one step looks at and drops: some tens of milliseconds of work. */
    private static final int CYCLES_PER_STEP = 10_000;

    private static final int ENTRIES_PER_STEP = 5_000;

    private final CycleStores stores;
    private final long retentionMillis;
    private final Set<Integer> beingDropped = new LinkedHashSet<>();
    private int nextCycle;

    CycleDropping(CycleStores stores, Duration retention) {
        this.stores = stores;
        this.retentionMillis = retention.toMillis();
    }

    /** Looks for cycles that are over, from where the last call stopped. */
    void look(long now) {
        int looked = 0;
        List<Integer> over = new ArrayList<>();
        try (OrderedStore.Entries cycles = stores.cyclesFrom(nextCycle)) {
            while (cycles.hasNext() && looked < CYCLES_PER_STEP) {
                OrderedStore.Entry entry = cycles.next();
                looked++;
                nextCycle = Math.max(0, StateKeys.cycleOf(entry.key()) + 1);
                if (now - CycleState.fromBytes(entry.value()).lastEventMillis() > retentionMillis) {
                    over.add(StateKeys.cycleOf(entry.key()));
                }
            }
            if (!cycles.hasNext()) {
                nextCycle = 0;
            }
        }
        // What is still to be published is published first.
        over.removeIf(cycleNumber -> stores.publication(cycleNumber) != null);
        over.forEach(this::beginDropping);
    }

    private void beginDropping(int cycleNumber) {
        CycleState cycle = stores.cycle(cycleNumber);
        cycle.invalidate();
        stores.put(cycleNumber, cycle);
        beingDropped.add(cycleNumber);
    }

    /**
     * Drops a little.
     *
     * @return whether there is more to drop
     */
    boolean drop() {
        int budget = ENTRIES_PER_STEP;
        while (budget > 0 && !beingDropped.isEmpty()) {
            int cycleNumber = beingDropped.iterator().next();
            int dropped = drop(cycleNumber, budget);
            if (dropped < budget) {
                finish(cycleNumber);
            }
            // An empty cycle costs a look, too.
            budget -= Math.max(1, dropped);
        }
        return !beingDropped.isEmpty();
    }

    private void finish(int cycleNumber) {
        beingDropped.remove(cycleNumber);
        // If an event has come meanwhile, it is still to be published that the cycle is not whole.
        if (stores.publication(cycleNumber) == null) {
            stores.forget(cycleNumber);
        }
    }

    private int drop(int cycleNumber, int most) {
        int dropped = 0;
        for (OrderedStore store : stores.partsOfCycles()) {
            List<byte[]> keys = new ArrayList<>();
            try (OrderedStore.Entries entries =
                    store.range(StateKeys.cycle(cycleNumber), StateKeys.last(cycleNumber))) {
                while (entries.hasNext() && dropped + keys.size() < most) {
                    keys.add(entries.next().key());
                }
            }
            keys.forEach(store::delete);
            dropped += keys.size();
        }
        return dropped;
    }
}
