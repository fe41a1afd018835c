package dev.cyclelog.snapshotter;

import dev.cyclelog.runtime.BrokerClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Drops what is kept of cycles whose last event is so long ago that the sequencer accepts no more of them; in small
 * steps, so that no step holds up the events.
 *
 * <p>Should an event come nevertheless, it makes no wrong snapshot: a cycle that is being dropped is not whole any
 * more, and of one that was dropped the event's number is not the first.
 */
final class CycleDropping {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration DROP_EVERY = Duration.ofMillis(500);

    /** How much one step looks at and drops: some 20 ms of work. */
    private static final int CYCLES_PER_STEP = 10_000;

    private static final int ENTRIES_PER_STEP = 5_000;

    private final ProcessorContext<?, ?> context;
    private final CycleStores stores;
    private final long retentionMillis;
    private final BrokerClock clock = new BrokerClock();
    private final Set<Integer> beingDropped = new LinkedHashSet<>();
    private int nextCycle;
    private Cancellable dropping;

    CycleDropping(ProcessorContext<?, ?> context, CycleStores stores, Duration retention) {
        this.context = context;
        this.stores = stores;
        this.retentionMillis = retention.toMillis();
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    /** Takes note of the time at which the event that is being counted was appended. */
    void appended(long millis) {
        clock.appended(millis);
    }

    private void look(long systemMillis) {
        long now = clock.look(systemMillis);
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
        over.forEach(this::beginDropping);
        if (dropping == null && !beingDropped.isEmpty()) {
            dropping = context.schedule(DROP_EVERY, PunctuationType.WALL_CLOCK_TIME, this::drop);
        }
    }

    private void beginDropping(int cycleNumber) {
        CycleState cycle = stores.cycle(cycleNumber);
        cycle.beginDropping();
        stores.put(cycleNumber, cycle);
        beingDropped.add(cycleNumber);
    }

    private void drop(long systemMillis) {
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
        if (beingDropped.isEmpty()) {
            dropping.cancel();
            dropping = null;
        }
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
