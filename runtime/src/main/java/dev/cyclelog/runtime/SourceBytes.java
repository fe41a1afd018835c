package dev.cyclelog.runtime;

import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/** The bytes of the record that Kafka Streams is processing, for a handler of errors that we do not have. */
public final class SourceBytes {

    private SourceBytes() {}

    /**
     * Lets go of them. To be called by a processor with cached stores before it puts anything: Streams remembers the
     * whole record with each value that is put, without counting it, and a cache of 16 MB held 160.
     *
     * <p>Kafka has no public way to do so. If a later version does not have this one any more, it does not compile.
     */
    public static void release(ProcessingContext context) {
        context.recordMetadata().ifPresent(metadata -> {
            if (metadata instanceof ProcessorRecordContext record) {
                record.freeRawRecord();
            }
        });
    }
}
