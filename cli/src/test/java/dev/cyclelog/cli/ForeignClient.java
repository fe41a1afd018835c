package dev.cyclelog.cli;

import java.util.List;

/** A Kafka client that is not ours: idempotent, but it validates nothing and may hash keys in its own way. */
interface ForeignClient extends AutoCloseable {

    /** How it finds the partition of a key. */
    enum Hash {
        /** Java's way: the cycle's own partition. */
        MURMUR2,
        /** librdkafka's default: mostly another partition, the same one for each event of the cycle. */
        CRC32
    }

    /** Publishes in this order; tells whether all are stored. If not, some may be. */
    boolean publish(List<Sales.Sale> sales, Hash hash) throws Exception;

    @Override
    void close();
}
