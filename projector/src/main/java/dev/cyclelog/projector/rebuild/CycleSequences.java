package dev.cyclelog.projector.rebuild;

import dev.cyclelog.events.SequencedEvent;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How far each cycle has come: its numbers go on without a gap, those of skipped events counted. */
final class CycleSequences {

    /** One cycle: its last number, and how many of its events were skipped. */
    private static final class Cycle {
        private int last;
        private int skipped;
    }

    private final Map<Integer, Cycle> cycles = new HashMap<>();

    /**
     * Takes the next event.
     *
     * @throws IllegalStateException if it is not the cycle's next
     */
    void accept(ConsumerRecord<?, ?> record, SequencedEvent event) {
        next(record, event.cycleNumber(), event.sequenceNumber());
    }

    /** Takes the next event, one that the table does not get. */
    void skip(ConsumerRecord<?, ?> record, int cycleNumber, int sequenceNumber) {
        next(record, cycleNumber, sequenceNumber).skipped++;
    }

    private Cycle next(ConsumerRecord<?, ?> record, int cycleNumber, int sequenceNumber) {
        Cycle cycle = cycles.computeIfAbsent(cycleNumber, unknown -> new Cycle());
        if (sequenceNumber != cycle.last + 1) {
            throw new IllegalStateException(
                    "cycle %d: sequence number %d follows %d (%s-%d at offset %d): the log is broken; run 'cyclelog verify'"
                            .formatted(
                                    cycleNumber,
                                    sequenceNumber,
                                    cycle.last,
                                    record.topic(),
                                    record.partition(),
                                    record.offset()));
        }
        cycle.last = sequenceNumber;
        return cycle;
    }

    /** How many rows each cycle has. */
    Map<Integer, Long> rows() {
        Map<Integer, Long> rows = new HashMap<>();
        cycles.forEach((number, cycle) -> {
            if (cycle.last > cycle.skipped) {
                rows.put(number, (long) cycle.last - cycle.skipped);
            }
        });
        return rows;
    }
}
