package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Counts each event in its cycle's state; publishes a cycle's metrics when it completes, and again some time after
 * later events, so that a burst of them costs one correction.
 *
 * <p>A cycle's events arrive in sequence order, because they share a partition: the first to arrive is the first by
 * sequence number, too. What is published for a cycle stands together in its partition of {@code cycle-metrics},
 * because this task is the only one that writes there.
 */
final class CycleAggregator implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Duration CORRECT_EVERY = Duration.ofSeconds(1);

    private ProcessorContext<byte[], byte[]> context;
    private CycleStores stores;

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        this.context = processorContext;
        this.stores = new CycleStores(processorContext);
        processorContext.schedule(CORRECT_EVERY, PunctuationType.WALL_CLOCK_TIME, this::correct);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SequencedEvent event = EventCodec.decode(record.value());
        int cycleNumber = event.cycleNumber();
        CycleState cycle = stores.cycle(cycleNumber);
        if (event.sequenceNumber() <= cycle.lastSequenceNumber()) {
            // Counted already: somebody has set the group's offsets back.
            return;
        }
        boolean wasClosed = cycle.isClosed();
        CycleBooks books = new CycleBooks(stores, cycleNumber, cycle);
        MetricRules.apply(event, books);
        books.save();
        if (wasClosed) {
            stores.requestCorrection(cycleNumber);
        } else if (cycle.isClosed()) {
            publish(cycleNumber, cycle, record.timestamp());
        }
    }

    private void correct(long now) {
        List<Integer> cycleNumbers = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> corrections = stores.corrections()) {
            corrections.forEachRemaining(entry -> cycleNumbers.add(StateKeys.cycleOf(entry.key)));
        }
        for (int cycleNumber : cycleNumbers) {
            publish(cycleNumber, stores.cycle(cycleNumber), now);
            stores.correctionDone(cycleNumber);
        }
    }

    private void publish(int cycleNumber, CycleState cycle, long timestamp) {
        byte[] key = EventCodec.key(cycleNumber);
        new CycleMetrics(stores, cycleNumber)
                .publish(cycle, value -> context.forward(new Record<>(key, value, timestamp)));
    }
}
