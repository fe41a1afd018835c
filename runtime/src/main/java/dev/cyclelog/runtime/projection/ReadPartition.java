package dev.cyclelog.runtime.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition as the thread that reads sees it: records that cannot be written before more have come. */
final class ReadPartition<F> {

    private final Projection<F> projection;
    private final OwnedPartitions.Seek<F> seek;
    private final List<ConsumerRecord<byte[], byte[]>> held = new ArrayList<>();
    private long readTo;

    ReadPartition(Projection<F> projection, OwnedPartitions.Seek<F> seek) {
        this.projection = projection;
        this.seek = seek;
        this.readTo = seek.offset();
    }

    OwnedPartition<F> owned() {
        return seek.partition();
    }

    int generation() {
        return seek.generation();
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    /** The end of what was read, transaction markers included. */
    long readTo() {
        return readTo;
    }

    /**
     * Makes fragments of what can be written.
     *
     * @param end where the consumer reads on: only it knows, because offsets have holes (transaction markers)
     */
    void add(List<ConsumerRecord<byte[], byte[]>> records, long end, Consumer<Fragment<F>> fragments) {
        held.addAll(records);
        readTo = end;
        while (!held.isEmpty()) {
            boolean alone = held.get(0).offset() < seek.oneByOneUntil();
            int count = alone ? fewestWritable() : projection.writable(held);
            if (count == 0) {
                return;
            }
            fragments.accept(fragment(
                    held.subList(0, count),
                    count == held.size() ? end : held.get(count).offset(),
                    alone));
            held.subList(0, count).clear();
        }
    }

    private int fewestWritable() {
        for (int count = 1; count <= held.size(); count++) {
            if (projection.writable(held.subList(0, count)) == count) {
                return count;
            }
        }
        return 0;
    }

    private Fragment<F> fragment(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset, boolean alone) {
        long bytes = records.stream()
                .mapToLong(record -> Math.max(0, record.serializedValueSize()))
                .sum();
        return new Fragment<>(
                projection.prepare(records), records.get(0).offset(), nextOffset, records.size(), bytes, alone);
    }
}
