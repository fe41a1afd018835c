package dev.cyclelog.projector;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Consecutive events of one partition as rows, and what their cycles' sequence looks like.
 *
 * @param rows the rows
 * @param first the event of the first row
 * @param sequences each cycle's part of the sequence, in order of their first event
 */
record AuditLogFragment(AuditLogRows rows, SequencedEvent first, Map<Integer, CycleSequence> sequences) {

    /** Besides the text of the event, a row has less than this. */
    private static final int ROW_OVERHEAD_BYTES = 80;

    /**
     * One cycle's events.
     *
     * @param first the first sequence number
     * @param last the last one; between them none is missing
     * @param place where the first one is
     */
    record CycleSequence(int first, int last, String place) {}

    /**
     * Makes rows of records.
     *
     * @throws SequenceGapException if a cycle's sequence has a gap within them
     * @throws IllegalStateException if a record is not what the sequencer writes
     */
    static AuditLogFragment of(List<ConsumerRecord<byte[], byte[]>> records) {
        int bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += record.value() == null ? 0 : record.value().length + ROW_OVERHEAD_BYTES;
        }
        AuditLogRows rows = new AuditLogRows(bytes);
        Map<Integer, CycleSequence> sequences = new LinkedHashMap<>();
        SequencedEvent first = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SequencedEvent event = decode(record);
            first = first == null ? event : first;
            sequences.merge(
                    event.cycleNumber(),
                    new CycleSequence(event.sequenceNumber(), event.sequenceNumber(), place(record)),
                    (before, next) -> goOn(event.cycleNumber(), before, next));
            rows.add(event);
        }
        return new AuditLogFragment(rows, first, sequences);
    }

    private static CycleSequence goOn(int cycleNumber, CycleSequence before, CycleSequence next) {
        SequenceGapException.check(cycleNumber, before.last(), next);
        return new CycleSequence(before.first(), next.last(), before.place());
    }

    private static SequencedEvent decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return EventCodec.decode(record.value());
        } catch (IllegalArgumentException | NullPointerException notOurs) {
            throw new IllegalStateException(
                    place(record) + " is not an event that the sequencer wrote: " + notOurs.getMessage(), notOurs);
        }
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return "%s-%d at offset %d".formatted(record.topic(), record.partition(), record.offset());
    }
}
