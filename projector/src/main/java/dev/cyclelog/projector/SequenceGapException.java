package dev.cyclelog.projector;

import org.apache.kafka.common.TopicPartition;

/** A cycle's sequence does not go on where the table ends. The log or the table is broken: nothing was written. */
public final class SequenceGapException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private SequenceGapException(
            TopicPartition partition, int cycleNumber, int expected, AuditLogFragment.CycleSequence found) {
        super("cycle %d: expected sequence number %d after what audit_logs holds, found %d (%s at offset %d)"
                .formatted(cycleNumber, expected, found.first(), partition, found.offset()));
    }

    /** Throws if a cycle does not go on with the number after the last one. */
    static void check(TopicPartition partition, int cycleNumber, int last, AuditLogFragment.CycleSequence next) {
        if (next.first() != last + 1) {
            throw new SequenceGapException(partition, cycleNumber, last + 1, next);
        }
    }
}
