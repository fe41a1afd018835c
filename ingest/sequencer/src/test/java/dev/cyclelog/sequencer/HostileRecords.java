package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.bytes;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Topics;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records around hostile values whose keys, headers, partitions and timestamps are no better. */
final class HostileRecords {

    private static final List<String> HEADERS = List.of(
            Headers.SOURCE,
            Headers.REASON,
            Headers.VIOLATIONS,
            Headers.ORIGIN_TOPIC,
            Headers.ORIGIN_PARTITION,
            Headers.ORIGIN_OFFSET,
            Headers.ORIGIN_TIMESTAMP,
            Headers.ORIGINAL_LENGTH,
            Headers.ORIGINAL_SHA256,
            "");
    private static final List<byte[]> HEADER_VALUES = List.of(
            bytes(""),
            bytes("game-events\0"),
            bytes("../../etc"),
            bytes("-1"),
            bytes("0"),
            bytes("9223372036854775807"),
            bytes("9223372036854775808"),
            bytes("\u0667"),
            bytes("none"),
            bytes("{"),
            new byte[] {(byte) 0xc3, 0, (byte) 0xff},
            new byte[2_000]);

    private final Topics topics;
    private final Random random;

    HostileRecords(Topics topics, Random random) {
        this.topics = topics;
        this.random = random;
    }

    /** A record of {@code game-events}. */
    ProducerRecord<byte[], byte[]> published(byte[] value) {
        Integer partition = random.nextInt(4) == 0 ? random.nextInt(GameTopics.PARTITIONS) : null;
        ProducerRecord<byte[], byte[]> record =
                new OddlyTimed(topics.gameEvents(), partition, timestamp(), key(), value);
        for (int i = random.nextInt(8) == 0 ? random.nextInt(6) : 0; i > 0; i--) {
            addHeader(record);
        }
        return record;
    }

    /** A record that somebody else than the sequencer writes to {@code game-events.rerouted}. */
    ProducerRecord<byte[], byte[]> forged(byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new OddlyTimed(topics.rerouted(), random.nextInt(GameTopics.PARTITIONS), timestamp(), key(), value);
        record.headers()
                .add(Headers.ORIGIN_TOPIC, headerValue())
                .add(Headers.ORIGIN_PARTITION, headerValue())
                .add(Headers.ORIGIN_OFFSET, headerValue())
                .add(Headers.ORIGIN_TIMESTAMP, headerValue());
        addHeader(record);
        return record;
    }

    private void addHeader(ProducerRecord<byte[], byte[]> record) {
        record.headers()
                .add(HEADERS.get(random.nextInt(HEADERS.size())), random.nextInt(8) == 0 ? null : headerValue());
    }

    private byte[] headerValue() {
        return HEADER_VALUES.get(random.nextInt(HEADER_VALUES.size()));
    }

    private byte[] key() {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> bytes("cycle one");
            case 3 -> new byte[] {(byte) 0xff, 0};
            default -> EventCodec.key(random.nextInt());
        };
    }

    private long timestamp() {
        return switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> Long.MAX_VALUE;
            default -> System.currentTimeMillis();
        };
    }

    /** The constructor of its parent refuses what clients in other languages send. */
    private static final class OddlyTimed extends ProducerRecord<byte[], byte[]> {
        private final long timestamp;

        OddlyTimed(String topic, Integer partition, long timestamp, byte[] key, byte[] value) {
            super(topic, partition, key, value);
            this.timestamp = timestamp;
        }

        @Override
        public Long timestamp() {
            return timestamp;
        }
    }
}
