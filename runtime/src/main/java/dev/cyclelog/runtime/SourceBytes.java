package dev.cyclelog.runtime;

import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/** The bytes of the record that Kafka Streams is processing. */
public final class SourceBytes {

    private SourceBytes() {}

    /**
     * Lets go of them. To be called by a processor with cached stores before it puts anything: Streams remembers them
     * with each value that is put, without counting them, and a cache of 16 MB held 160.
     *
     * <p>It does so for a handler that writes a failed record elsewhere. With us a failure stops the service, and the
     * record stays where it is; what Streams itself would write as a dead letter, if it was configured to, would be
     * empty.
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
