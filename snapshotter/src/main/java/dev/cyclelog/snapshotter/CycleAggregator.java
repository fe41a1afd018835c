package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.CleanUpTimer;
import dev.cyclelog.runtime.SourceBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** More than that is a backlog, or will be one soon. */
    private static final long BUSY_EVENTS_PER_MILLI = 5;

    private final Duration cycleRetention;
    private final Duration commitInterval;
    private final PublicationBudget budget;
    private ProcessorContext<byte[], byte[]> context;
    private CycleStores stores;
    private EventCounter counter;
    private CleanUpTimer cleanUp;
    private final List<Cancellable> scheduled = new ArrayList<>();
    private long eventsSinceLook;

    CycleAggregator(Duration cycleRetention, Duration commitInterval, PublicationBudget budget) {
        this.cycleRetention = cycleRetention;
        this.commitInterval = commitInterval;
        this.budget = budget;
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
        SourceBytes.release(context);
        SequencedEvent event = EventCodec.decode(record.value());
        eventsSinceLook++;
        cleanUp.appended(record.timestamp());
        boolean completes = event.eventType().equals("cycle_complete");
        counter.count(event, record.timestamp()).ifPresent(cycle -> {
            int cycleNumber = event.cycleNumber();
            boolean isFirst = completes && cycle.publishedRecords() == CycleState.NEVER && cycle.isWhole();
            if (isFirst && budget.allows(context.currentSystemTimeMs())) {
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
        SortedMap<Long, List<Integer>> due = new TreeMap<>();
        try (OrderedStore.Entries publications = stores.publications()) {
            publications.forEachRemaining(entry -> {
                long time = new StateInput(entry.value()).readLong();
                if (time <= now) {
                    due.computeIfAbsent(time, first -> new ArrayList<>()).add(StateKeys.cycleOf(entry.key()));
                }
            });
        }
        // The one that waits longest first: the others may have to wait for the next look.
        due.values().stream().flatMap(List::stream).forEach(cycleNumber -> {
            if (budget.allows(context.currentSystemTimeMs())) {
                publish(cycleNumber, stores.cycle(cycleNumber));
                stores.publicationDone(cycleNumber);
            }
        });
    }

    private void publish(int cycleNumber, CycleState cycle) {
        byte[] key = EventCodec.key(cycleNumber);
        long now = context.currentSystemTimeMs();
        new CycleMetrics(stores, cycleNumber).publish(cycle, value -> context.forward(new Record<>(key, value, now)));
        budget.spend(Math.max(1, cycle.publishedRecords()), context.currentSystemTimeMs());
        // Readers shall see it now, backlog or not.
        context.commit();
    }
}
