package dev.cyclelog.runtime.projection;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition as the thread that reads sees it. */
final class ReadPartition<F> {

    private final Projection<F> projection;
    private final OwnedPartitions.Seek<F> seek;
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

    /** The end of what was read, transaction markers included. */
    long readTo() {
        return readTo;
    }

    /**
     * Makes fragments of records: one of each that is to be written by itself, and one of the others.
     *
     * @param end where the consumer reads on: only it knows, because offsets have holes (transaction markers)
     */
    void add(List<ConsumerRecord<byte[], byte[]>> records, long end, Consumer<Fragment<F>> fragments) {
        readTo = end;
        int rest = 0;
        while (rest < records.size() && records.get(rest).offset() < seek.oneByOneUntil()) {
            long next = rest + 1 < records.size() ? records.get(rest + 1).offset() : end;
            fragments.accept(fragment(records.subList(rest, rest + 1), next, true));
            rest++;
        }
        if (rest < records.size()) {
            fragments.accept(fragment(records.subList(rest, records.size()), end, false));
        }
    }

    private Fragment<F> fragment(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset, boolean alone) {
        long bytes = records.stream()
                .mapToLong(record -> Math.max(0, record.serializedValueSize()))
                .sum();
        return new Fragment<>(
                projection.prepare(records), records.get(0).offset(), nextOffset, records.size(), bytes, alone);
    }
}
