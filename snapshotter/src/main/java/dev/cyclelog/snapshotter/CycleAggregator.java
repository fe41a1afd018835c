package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.CleanUpTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Counts each event in its cycle's state; publishes a cycle's metrics when it completes, and again some time after
 * later events.
 *
 * <p>What is published for a cycle stands together in its partition of {@code cycle-metrics}, because this task is the
 * only one that writes there.
 */
final class CycleAggregator implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /**
     * How long a correction waits for more late events: so long, and so long again for each record that it has to write
     * anew. However steadily late events come, the writing takes only a part of the time.
     */
    private static final long CORRECTION_MILLIS = 1_000;

    private static final long CORRECTION_MILLIS_PER_RECORD = 1;

    private static final long RECORDS_PER_LOOK = 10_000;

    /** More than that is a backlog, or will be one soon. */
    private static final long BUSY_EVENTS_PER_MILLI = 5;

    private final Duration cycleRetention;
    private final Duration commitInterval;
    private ProcessorContext<byte[], byte[]> context;
    private CycleStores stores;
    private EventCounter counter;
    private CleanUpTimer cleanUp;
    private final List<Cancellable> scheduled = new ArrayList<>();
    private long eventsSinceLook;

    CycleAggregator(Duration cycleRetention, Duration commitInterval) {
        this.cycleRetention = cycleRetention;
        this.commitInterval = commitInterval;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        this.context = processorContext;
        this.stores = new CycleStores(name -> new StreamsStore(processorContext.getStateStore(name)));
        this.counter = new EventCounter(stores);
        CycleDropping dropping = new CycleDropping(stores, cycleRetention);
        this.cleanUp = new CleanUpTimer(processorContext, dropping::look, dropping::drop);
        schedule(commitInterval, this::commitUnlessBusy);
        schedule(LOOK_EVERY, this::publishDue);
    }

    private void schedule(Duration every, Punctuator action) {
        scheduled.add(context.schedule(every, PunctuationType.WALL_CLOCK_TIME, action));
    }

    /** Streams keeps what is scheduled, and may initialise this object again. */
    @Override
    public void close() {
        scheduled.forEach(Cancellable::cancel);
        scheduled.clear();
        if (cleanUp != null) {
            cleanUp.close();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SequencedEvent event = EventCodec.decode(record.value());
        eventsSinceLook++;
        cleanUp.appended(record.timestamp());
        boolean completes = event.eventType().equals("cycle_complete");
        counter.count(event, record.timestamp()).ifPresent(cycle -> {
            int cycleNumber = event.cycleNumber();
            if (completes && cycle.publishedRecords() == CycleState.NEVER && cycle.isWhole()) {
                publish(cycleNumber, cycle);
            } else if (cycle.isClosed() || !cycle.isWhole()) {
                requestPublication(cycleNumber, cycle);
            }
        });
    }

    private void commitUnlessBusy(long now) {
        if (eventsSinceLook > 0 && eventsSinceLook < BUSY_EVENTS_PER_MILLI * commitInterval.toMillis()) {
            context.commit();
        }
        eventsSinceLook = 0;
    }

    /** The first late event decides when: those that come until then are counted, too. */
    private void requestPublication(int cycleNumber, CycleState cycle) {
        if (stores.publication(cycleNumber) == null) {
            long records = Math.max(0, cycle.publishedRecords());
            stores.requestPublication(
                    cycleNumber,
                    context.currentSystemTimeMs() + CORRECTION_MILLIS + records * CORRECTION_MILLIS_PER_RECORD);
        }
    }

    private void publishDue(long now) {
        List<Integer> due = new ArrayList<>();
        try (OrderedStore.Entries publications = stores.publications()) {
            publications.forEachRemaining(entry -> {
                if (new StateInput(entry.value()).readLong() <= now) {
                    due.add(StateKeys.cycleOf(entry.key()));
                }
            });
        }
        long records = 0;
        for (int cycleNumber : due) {
            if (records >= RECORDS_PER_LOOK) {
                // All of them together might take longer than a transaction may.
                return;
            }
            CycleState cycle = stores.cycle(cycleNumber);
            publish(cycleNumber, cycle);
            stores.publicationDone(cycleNumber);
            records += cycle.publishedRecords();
        }
    }

    private void publish(int cycleNumber, CycleState cycle) {
        byte[] key = EventCodec.key(cycleNumber);
        long now = context.currentSystemTimeMs();
        new CycleMetrics(stores, cycleNumber).publish(cycle, value -> context.forward(new Record<>(key, value, now)));
        // Readers shall see it now, backlog or not.
        context.commit();
    }
}
