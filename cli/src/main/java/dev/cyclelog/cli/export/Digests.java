package dev.cyclelog.cli.export;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;

/**
 * How many records each partition has and a hash of all of them, in order: their keys, headers and values. Two that are
 * equal stand for equal records.
 */
final class Digests {

    private static final int NULL = -1;

    private final Map<Integer, Partition> partitions = new TreeMap<>();

    private static final class Partition {
        private final MessageDigest digest = sha256();
        private long records;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    void add(ExportedRecord record) {
        Partition partition = partitions.computeIfAbsent(record.partition(), number -> new Partition());
        partition.records++;
        update(partition.digest, record.key());
        Header[] headers = record.headers().toArray();
        updateLength(partition.digest, headers.length);
        for (Header header : headers) {
            update(partition.digest, header.key().getBytes(StandardCharsets.UTF_8));
            update(partition.digest, header.value());
        }
        update(partition.digest, record.value());
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        updateLength(digest, bytes == null ? NULL : bytes.length);
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    private static void updateLength(MessageDigest digest, int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    }

    long records(int partition) {
        return partitions.containsKey(partition) ? partitions.get(partition).records : 0;
    }

    long records() {
        return partitions.values().stream()
                .mapToLong(partition -> partition.records)
                .sum();
    }

    /** Whether the partition has the same records in both, so far. */
    boolean equal(Digests other, int partition) {
        return records(partition) == other.records(partition)
                && (records(partition) == 0 || MessageDigest.isEqual(hash(partition), other.hash(partition)));
    }

    private byte[] hash(int partition) {
        try {
            return ((MessageDigest) partitions.get(partition).digest.clone()).digest();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("the JDK's SHA-256 can be cloned", impossible);
        }
    }
}
