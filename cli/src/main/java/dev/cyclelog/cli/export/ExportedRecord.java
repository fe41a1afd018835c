package dev.cyclelog.cli.export;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A record of {@code audit-events}, wherever it was kept.
 *
 * @param partition its partition, to which it must come back
 * @param offset its offset in the topic that it was read from
 * @param time when that topic's broker appended it, in milliseconds since 1970 UTC
 * @param key its key, or null
 * @param headers its headers, in order
 * @param value its value, or null
 */
record ExportedRecord(int partition, long offset, long time, byte[] key, Headers headers, byte[] value) {

    static ExportedRecord of(ConsumerRecord<byte[], byte[]> record) {
        return new ExportedRecord(
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.headers(),
                record.value());
    }
}
