package dev.cyclelog.sequencer;

import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where and when a record first arrived. A rerouted record carries it in its headers.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset
 * @param appendTime when the broker appended it
 */
record Origin(String topic, int partition, long offset, Instant appendTime) {

    static Origin of(Record<byte[], byte[]> record, RecordMetadata metadata) {
        return new Origin(
                metadata.topic(), metadata.partition(), metadata.offset(), Instant.ofEpochMilli(record.timestamp()));
    }

    /** Null where somebody else than the sequencer has written the record. */
    static Origin ofRerouted(Record<byte[], byte[]> record, Topics topics) {
        String topic = header(record, Headers.ORIGIN_TOPIC);
        try {
            long appended = Long.parseLong(header(record, Headers.ORIGIN_TIMESTAMP));
            // A forged topic could be of any size, or hold what PostgreSQL cannot store.
            boolean ours =
                    (topics.gameEvents().equals(topic) || topics.rerouted().equals(topic))
                            && appended >= 0
                            && appended <= record.timestamp();
            return ours
                    ? new Origin(
                            topic,
                            Integer.parseInt(header(record, Headers.ORIGIN_PARTITION)),
                            Long.parseLong(header(record, Headers.ORIGIN_OFFSET)),
                            Instant.ofEpochMilli(appended))
                    : null;
        } catch (NumberFormatException notOurs) {
            return null;
        }
    }

    private static String header(Record<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    void addTo(org.apache.kafka.common.header.Headers headers) {
        set(headers, Headers.ORIGIN_TOPIC, topic);
        set(headers, Headers.ORIGIN_PARTITION, Integer.toString(partition));
        set(headers, Headers.ORIGIN_OFFSET, Long.toString(offset));
        set(headers, Headers.ORIGIN_TIMESTAMP, Long.toString(appendTime.toEpochMilli()));
    }

    private static void set(org.apache.kafka.common.header.Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
