package dev.cyclelog.cli.history;

import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What {@code audit-events} has of each cycle: how many events of an import, from number 1 on, and what else. */
final class NumberedCycles {

    private final Map<Long, Cycle> cycles = new HashMap<>();

    /** One cycle. */
    static final class Cycle {

        private final ImportedCycle imported = new ImportedCycle();
        private int strangersNumber;
        private String stranger;
        private Instant last = Instant.MIN;

        /** The events of an import, up to the first that is none. */
        ImportedCycle imported() {
            return imported;
        }

        /** Whether one of the first so many numbers belongs to an event that is not the import's. */
        boolean hasStrangerUpTo(int sequenceNumber) {
            return stranger != null && strangersNumber <= sequenceNumber;
        }

        /** That event, in words. */
        String stranger() {
            return "sequence number %d is '%s'".formatted(strangersNumber, Printable.line(stranger, 100));
        }

        /** When the last event came. */
        Instant last() {
            return last;
        }
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        SequencedEvent event = EventCodec.decode(record.value());
        Cycle cycle = cycles.computeIfAbsent((long) event.cycleNumber(), number -> new Cycle());
        cycle.last = Instant.ofEpochMilli(record.timestamp());
        if (cycle.stranger != null) {
            return;
        }
        if (event.eventId().equals(HistoryRow.eventId(event.cycleNumber(), event.sequenceNumber()))) {
            cycle.imported.add(EventCodec.published(record.value()));
        } else {
            cycle.stranger = event.eventId();
            cycle.strangersNumber = event.sequenceNumber();
        }
    }

    /** The cycle; an empty one if there is none. */
    Cycle cycle(long number) {
        return cycles.getOrDefault(number, new Cycle());
    }
}
