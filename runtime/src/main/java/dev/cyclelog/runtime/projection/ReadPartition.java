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
        readTo = end;
        int writable = 0;
        for (int i = 0; i < records.size(); i++) {
            held.add(records.get(i));
            if (projection.mayEndWith(records.get(i))) {
                writable = held.size();
                if (held.get(0).offset() < seek.oneByOneUntil()) {
                    long next = i + 1 < records.size() ? records.get(i + 1).offset() : end;
                    fragments.accept(takeFragment(writable, next, true));
                    writable = 0;
                }
            }
        }
        if (writable > 0) {
            long next = writable < held.size() ? held.get(writable).offset() : end;
            fragments.accept(takeFragment(writable, next, false));
        }
    }

    private Fragment<F> takeFragment(int count, long nextOffset, boolean alone) {
        List<ConsumerRecord<byte[], byte[]>> records = held.subList(0, count);
        long bytes = records.stream()
                .mapToLong(record -> Math.max(0, record.serializedValueSize()))
                .sum();
        Fragment<F> fragment =
                new Fragment<>(projection.prepare(records), records.get(0).offset(), nextOffset, count, bytes, alone);
        records.clear();
        return fragment;
    }
}
