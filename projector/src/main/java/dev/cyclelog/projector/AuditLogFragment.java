package dev.cyclelog.projector;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.FailureText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Consecutive events of one partition as rows, and what their cycles' sequence looks like.
 *
 * @param partition where they come from
 * @param rows the rows
 * @param first what the first row is about, in words
 * @param sequences each cycle's part of the sequence, in order of their first event
 */
record AuditLogFragment(
        TopicPartition partition, AuditLogRows rows, String first, Map<Integer, CycleSequence> sequences) {

    /** Besides the text of the event, a row has less than this. */
    private static final int ROW_OVERHEAD_BYTES = 80;

    /**
     * One cycle's events.
     *
     * @param first the first sequence number
     * @param last the last one; between them none is missing
     * @param offset where the first one is
     */
    record CycleSequence(int first, int last, long offset) {}

    /**
     * Makes rows of records.
     *
     * @throws SequenceGapException if a cycle's sequence has a gap within them
     * @throws IllegalStateException if a record is not what the sequencer writes
     */
    static AuditLogFragment of(List<ConsumerRecord<byte[], byte[]>> records) {
        TopicPartition partition =
                new TopicPartition(records.get(0).topic(), records.get(0).partition());
        AuditLogRows rows = new AuditLogRows(records.stream()
                .mapToInt(record -> Math.max(0, record.serializedValueSize()) + ROW_OVERHEAD_BYTES)
                .sum());
        Map<Integer, CycleSequence> sequences = new LinkedHashMap<>();
        String first = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SequencedEvent event = decode(partition, record);
            if (first == null) {
                first = "cycle %d, sequence number %d, %s"
                        .formatted(event.cycleNumber(), event.sequenceNumber(), event.eventType());
            }
            int number = event.sequenceNumber();
            sequences.merge(event.cycleNumber(), new CycleSequence(number, number, record.offset()), (before, next) -> {
                SequenceGapException.check(partition, event.cycleNumber(), before.last(), next);
                return new CycleSequence(before.first(), number, before.offset());
            });
            rows.add(event);
        }
        return new AuditLogFragment(partition, rows, first, sequences);
    }

    private static SequencedEvent decode(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw notOurs(partition, record.offset(), "it has no value", null);
        }
        try {
            return EventCodec.decode(record.value());
        } catch (IllegalArgumentException notOurs) {
            throw notOurs(
                    partition, record.offset(), FailureText.message(notOurs).orElse("it is not JSON"), notOurs);
        }
    }

    private static IllegalStateException notOurs(
            TopicPartition partition, long offset, String why, RuntimeException cause) {
        return new IllegalStateException(
                "%s holds something at offset %d that the sequencer has not written: %s"
                        .formatted(partition, offset, why),
                cause);
    }
}
