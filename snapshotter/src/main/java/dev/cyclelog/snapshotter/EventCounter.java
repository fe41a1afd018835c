package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.util.Optional;

/**
 * Counts events in their cycle's state.
 *
 * <p>A cycle's events arrive in sequence order, because they share a partition: the first to arrive is the first by
 * sequence number, too.
 */
final class EventCounter {

    private final CycleStores stores;

    EventCounter(CycleStores stores) {
        this.stores = stores;
    }

    /**
     * Counts an event.
     *
     * @param appendMillis when it was appended to {@code audit-events}
     * @return the cycle as it is now; empty if the event was counted already
     */
    Optional<CycleState> count(SequencedEvent event, long appendMillis) {
        int cycleNumber = event.cycleNumber();
        CycleState cycle = stores.cycle(cycleNumber);
        if (event.sequenceNumber() <= cycle.lastSequenceNumber()) {
            return Optional.empty();
        }
        cycle.appended(appendMillis);
        CycleBooks books = new CycleBooks(stores, cycleNumber, cycle);
        MetricRules.apply(event, books);
        books.save();
        return Optional.of(cycle);
    }
}
