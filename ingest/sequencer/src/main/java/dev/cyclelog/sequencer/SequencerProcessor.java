package dev.cyclelog.sequencer;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.events.Topics;
import dev.cyclelog.events.Validation;
import java.util.Arrays;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Header;
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

    private static final int MAX_SOURCE_BYTES = 1_000;

    private final Topics topics;
    private final int partitions;
    private final EventValidator validator;
    private final Fingerprint fingerprint = new Fingerprint();
    private ProcessorContext<byte[], byte[]> context;
    private SequencerState state;

    SequencerProcessor(Topics topics, int partitions, EventValidator validator) {
        this.topics = topics;
        this.partitions = partitions;
        this.validator = validator;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        this.context = processorContext;
        this.state = new SequencerState(
                processorContext.getStateStore(SequencerTopology.COUNTERS),
                processorContext.getStateStore(SequencerTopology.EVENT_IDS),
                processorContext.getStateStore(SequencerTopology.TALLIES));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        Origin first = metadata.topic().equals(topics.rerouted()) ? Origin.ofRerouted(record) : null;
        Origin origin = first == null ? Origin.of(record, metadata) : first;
        Validation validation = validator.validate(record.value());
        if (validation instanceof Validation.Invalid invalid) {
            reject(record, origin, invalid);
            return;
        }
        Validation.Valid valid = (Validation.Valid) validation;
        Event event = valid.event();
        byte[] key = EventCodec.key(event.cycleNumber());
        if (BuiltInPartitioner.partitionForKey(key, partitions) != metadata.partition()) {
            if (first == null) {
                reroute(record, key, origin);
            } else {
                reject(record, origin, lost(event));
            }
            return;
        }
        sequence(record, valid, key, origin);
    }

    private void sequence(Record<byte[], byte[]> record, Validation.Valid valid, byte[] key, Origin origin) {
        Event event = valid.event();
        byte[] idKey = fingerprint.idKey(event.cycleNumber(), event.eventId());
        byte[] content = fingerprint.content(valid.tree());
        byte[] known = state.contentOf(idKey);
        if (known == null) {
            state.remember(idKey, content);
            byte[] value = EventCodec.sequence(
                    record.value(),
                    event.eventTimestamp() != null,
                    state.nextSequenceNumber(event.cycleNumber()),
                    origin.appendTime());
            state.count(Tally.ACCEPTED);
            context.forward(
                    new Record<>(key, value, record.timestamp(), sourceOnly(record)), SequencerTopology.AUDIT_EVENTS);
        } else if (Arrays.equals(known, content)) {
            state.count(Tally.DUPLICATE);
        } else {
            reject(record, origin, conflict(event));
        }
    }

    private static Validation.Invalid conflict(Event event) {
        return Validation.invalid(
                RejectReason.CONFLICTING_DUPLICATE,
                "/eventId",
                "cycle %d has an event '%s' with other content: give each event an id of its own"
                        .formatted(event.cycleNumber(), event.eventId()));
    }

    /** Sent home already, and not there: the topics' partitions disagree. Sending it again would go on for ever. */
    private Validation.Invalid lost(Event event) {
        return Validation.invalid(
                RejectReason.WRONG_PARTITION,
                "/cycleNumber",
                "cycle %d is not at home on this partition of %s: the topics have different numbers of partitions"
                        .formatted(event.cycleNumber(), topics.rerouted()));
    }

    private void reject(Record<byte[], byte[]> record, Origin origin, Validation.Invalid invalid) {
        state.count(Tally.REJECTED);
        context.forward(DeadLetters.letter(record, origin, invalid), SequencerTopology.DEAD_LETTER);
    }

    private void reroute(Record<byte[], byte[]> record, byte[] key, Origin origin) {
        state.count(Tally.REROUTED);
        RecordHeaders headers = sourceOnly(record);
        origin.addTo(headers);
        context.forward(new Record<>(key, record.value(), record.timestamp(), headers), SequencerTopology.REROUTED);
    }

    /** The headers that travel on: only what is ours, as unknown ones could be of any size. */
    static RecordHeaders sourceOnly(Record<byte[], byte[]> record) {
        RecordHeaders headers = new RecordHeaders();
        Header source = record.headers().lastHeader(Headers.SOURCE);
        if (source != null && source.value() != null) {
            byte[] name = source.value();
            headers.add(Headers.SOURCE, name.length <= MAX_SOURCE_BYTES ? name : Arrays.copyOf(name, MAX_SOURCE_BYTES));
        }
        return headers;
    }
}
