package dev.cyclelog.projector;

import dev.cyclelog.events.SequencedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A cycle's sequence does not go on where the table ends. The log or the table is broken: nothing was written. */
public final class SequenceGapException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    SequenceGapException(ConsumerRecord<?, ?> record, SequencedEvent event, int expected) {
        super("cycle %d: expected sequence number %d after what audit_logs holds, found %d (%s-%d at offset %d)"
                .formatted(
                        event.cycleNumber(),
                        expected,
                        event.sequenceNumber(),
                        record.topic(),
                        record.partition(),
                        record.offset()));
    }
}
