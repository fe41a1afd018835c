package dev.cyclelog.runtime.projection;

import org.apache.kafka.common.TopicPartition;

/** A partition's row in PostgreSQL is not as this instance has left it: another one has claimed or moved it. */
final class OwnershipLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OwnershipLostException(TopicPartition partition) {
        super(partition + " is no longer as this instance has left it in PostgreSQL; nothing was written");
    }
}
