package dev.cyclelog.sequencer;

import dev.cyclelog.events.Headers;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** The header that names the publishing service: the only one that travels on, as unknown ones could be of any size. */
final class Source {

    private static final int MAX_BYTES = 1_000;

    private Source() {}

    static RecordHeaders only(Record<byte[], byte[]> record) {
        RecordHeaders headers = new RecordHeaders();
        Header source = record.headers().lastHeader(Headers.SOURCE);
        if (source != null && source.value() != null) {
            byte[] name = source.value();
            headers.add(Headers.SOURCE, name.length <= MAX_BYTES ? name : Arrays.copyOf(name, MAX_BYTES));
        }
        return headers;
    }
}
