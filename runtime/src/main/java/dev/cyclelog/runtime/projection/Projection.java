package dev.cyclelog.runtime.projection;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;

/**
 * What becomes of a topic's records in PostgreSQL. It knows tables; the {@link ProjectionLoop} knows Kafka.
 *
 * @param <F> a fragment: records of one partition, prepared for writing
 */
public interface Projection<F> {

    /** The topic to read. */
    String topic();

    /**
     * Prepares records for writing, while others are being written. Called by the thread that reads, one call at a
     * time.
     *
     * @param records one partition's in offset order; valid during this call only
     */
    F prepare(List<ConsumerRecord<byte[], byte[]>> records);

    /**
     * Writes one partition's records. The next offset is written in the same transaction, after this returns. Called by
     * the thread that writes, one call at a time.
     *
     * @param transaction open, and committed by the caller; each record is seen by exactly one that commits
     * @param fragments in offset order
     */
    void write(DSLContext transaction, List<F> fragments);

    /** What an operator should know of the record with which a fragment begins, besides its place in the topic. */
    String describe(F fragment);
}
