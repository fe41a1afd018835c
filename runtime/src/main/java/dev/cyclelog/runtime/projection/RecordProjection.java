package dev.cyclelog.runtime.projection;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.DSLContext;

/** A projection that writes records as they are, without preparation. */
public interface RecordProjection extends Projection<List<ConsumerRecord<byte[], byte[]>>> {

    /** As {@link #write}, with all fragments in one list. */
    void writeRecords(DSLContext transaction, List<ConsumerRecord<byte[], byte[]>> records);

    @Override
    default List<ConsumerRecord<byte[], byte[]>> prepare(List<ConsumerRecord<byte[], byte[]>> records) {
        return List.copyOf(records);
    }

    @Override
    default void write(DSLContext transaction, List<List<ConsumerRecord<byte[], byte[]>>> fragments) {
        writeRecords(transaction, fragments.stream().flatMap(List::stream).toList());
    }
}
