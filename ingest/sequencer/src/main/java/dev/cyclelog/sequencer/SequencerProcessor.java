package dev.cyclelog.sequencer;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import dev.cyclelog.events.Validation;
import dev.cyclelog.runtime.CleanUpTimer;
import dev.cyclelog.runtime.SourceBytes;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Decides what becomes of one record: rerouted, rejected, dropped as a duplicate, or numbered.
 *
 * <p>One task per partition and one thread per task: nobody else numbers this partition's cycles. Outputs, state and
 * the input's offset are committed in one Kafka transaction, so that what is done again after a crash was never
 * visible.
 */
final class SequencerProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final Topics topics;
    private final int partitions;
    private final EventValidator validator;
    private final Fingerprint fingerprint = new Fingerprint();
    private final SequencerSettings settings;
    private final BrokerFacts broker;
    private final BreakerSwitch breakerSwitch;
    private final SequencerMetrics metrics;
    private final CircuitBreaker breaker;
    private ProcessorContext<byte[], byte[]> context;
    private SequencerState state;
    private CycleExpiry expiry;
    private CleanUpTimer expiryTimer;
    private TopicIds unrecorded;

    SequencerProcessor(
            Topics topics,
            int partitions,
            EventValidator validator,
            SequencerSettings settings,
            BrokerFacts broker,
            BreakerSwitch breakerSwitch,
            SequencerMetrics metrics) {
        this.topics = topics;
        this.partitions = partitions;
        this.validator = validator;
        this.settings = settings;
        this.broker = broker;
        this.breakerSwitch = breakerSwitch;
        this.metrics = metrics;
        this.breaker = new CircuitBreaker(settings.breaker());
    }

    /** Called when the state is restored, and before the first record. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        this.context = processorContext;
        this.state = new SequencerState(processorContext);
        this.expiry = new CycleExpiry(state, settings.cycleRetention());
        this.expiryTimer = new CleanUpTimer(processorContext, expiry::look, expiry::forget);
        int partition = processorContext.taskId().partition();
        TopicIds now = StateCheck.check(state, partition, broker);
        // With the first record: a transaction that is begun here would stay open until one comes.
        this.unrecorded = state.topicIds().isPresent() ? null : now;
        breakerSwitch.assigned(partition);
        metrics.assigned(partition, state::tally);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SourceBytes.release(context);
        if (unrecorded != null) {
            state.topicIds(unrecorded);
            unrecorded = null;
        }
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        Origin first = metadata.topic().equals(topics.rerouted()) ? Origin.ofRerouted(record, topics) : null;
        Origin origin = first == null ? Origin.of(record, metadata) : first;
        expiryTimer.appended(record.timestamp());
        Validation validation = validator.validate(record.value());
        if (validation instanceof Validation.Invalid invalid) {
            reject(record, origin, invalid);
            breaker.rejected(invalid.reason())
                    .ifPresent(why -> trip(
                            new Trip(metadata.partition(), metadata.topic(), metadata.offset(), timeOf(record), why),
                            record.timestamp()));
            return;
        }
        breaker.valid();
        Validation.Valid valid = (Validation.Valid) validation;
        Event event = valid.event();
        byte[] key = EventCodec.key(event.cycleNumber());
        if (BuiltInPartitioner.partitionForKey(key, partitions) != metadata.partition()) {
            if (first == null) {
                reroute(record, key, origin);
            } else {
                reject(record, origin, Rejections.lost(event, topics));
            }
            return;
        }
        sequence(record, valid, key, origin);
    }

    private void sequence(Record<byte[], byte[]> record, Validation.Valid valid, byte[] key, Origin origin) {
        Event event = valid.event();
        CycleCounter cycle = state.counter(event.cycleNumber());
        long published = Math.min(origin.appendTime().toEpochMilli(), context.currentSystemTimeMs());
        if (expiry.isOver(cycle, published)) {
            expiry.expire(event.cycleNumber(), cycle);
            reject(record, origin, Rejections.expired(event, settings.cycleRetention()));
            return;
        }
        byte[] idKey = fingerprint.idKey(event.cycleNumber(), event.eventId());
        byte[] content = fingerprint.content(valid.tree());
        byte[] known = state.contentOf(idKey);
        if (known == null) {
            CycleCounter next = cycle.next(published);
            state.put(event.cycleNumber(), next);
            state.remember(idKey, content);
            count(Tally.ACCEPTED);
            state.lastEvent(new LastEvent(event.cycleNumber(), next.lastSequenceNumber()));
            byte[] value = EventCodec.sequence(
                    record.value(), event.eventTimestamp() != null, next.lastSequenceNumber(), origin.appendTime());
            context.forward(
                    new Record<>(key, value, record.timestamp(), Source.only(record)), SequencerTopology.AUDIT_EVENTS);
        } else if (Arrays.equals(known, content)) {
            count(Tally.DUPLICATE);
        } else {
            reject(record, origin, Rejections.conflict(event));
        }
    }

    private void reject(Record<byte[], byte[]> record, Origin origin, Validation.Invalid invalid) {
        count(Tally.REJECTED);
        metrics.rejected(invalid.reason());
        context.forward(DeadLetters.letter(record, origin, invalid), SequencerTopology.DEAD_LETTER);
    }

    private void count(Tally outcome) {
        state.count(outcome);
        metrics.count(outcome);
    }

    private void reroute(Record<byte[], byte[]> record, byte[] key, Origin origin) {
        count(Tally.REROUTED);
        RecordHeaders headers = Source.only(record);
        origin.addTo(headers);
        context.forward(new Record<>(key, record.value(), record.timestamp(), headers), SequencerTopology.REROUTED);
    }

    private void trip(Trip trip, long timestamp) {
        context.forward(new Record<>(trip.key(), trip.value(), timestamp), SequencerTopology.BREAKER);
        breakerSwitch.tripped(trip);
    }

    private static Instant timeOf(Record<?, ?> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Override
    public void close() {
        if (expiryTimer != null) {
            expiryTimer.close();
        }
        breakerSwitch.revoked(context.taskId().partition());
        metrics.revoked(context.taskId().partition());
    }
}
