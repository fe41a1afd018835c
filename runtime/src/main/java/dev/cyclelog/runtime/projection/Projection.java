package dev.cyclelog.runtime.projection;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;

/** What becomes of a topic's records in PostgreSQL. It knows tables; the {@link ProjectionLoop} knows Kafka. */
public interface Projection {

    /** The topic to read. */
    String topic();

    /**
     * How many of the records, from the first, may be committed together. The rest is offered again with what follows.
     *
     * @param records one partition's records in offset order, not empty
     * @return from 0 to the number of records
     */
    default int writable(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.size();
    }

    /**
     * Writes one partition's records. The loop's next offset is written in the same transaction, after this returns.
     *
     * @param transaction open, and committed by the caller; each record is seen by exactly one that commits
     * @param records in offset order, as many as {@link #writable} said
     */
    void write(DSLContext transaction, List<ConsumerRecord<byte[], byte[]>> records);
}
