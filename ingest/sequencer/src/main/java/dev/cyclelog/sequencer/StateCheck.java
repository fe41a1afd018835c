package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Holds a partition's state against {@code audit-events} before the first event is numbered. State that was lost,
 * restored from another topic or an older copy would number events a second time.
 *
 * <p>The last committed record is enough: state and records are committed together, so a state that ends with the same
 * one knows all of them, as long as the topics are the same.
 */
final class StateCheck {

    private static final String REMEDY =
            "; nothing was numbered. Stop all sequencers and run 'cyclelog sequencer restore'";

    private StateCheck() {}

    /**
     * Checks.
     *
     * @return the topics' ids, to be remembered with the first event
     * @throws ServiceRefusedException if the state is not that of this partition
     */
    static TopicIds check(SequencerState state, int partition, BrokerFacts facts) {
        TopicIds now = facts.topicIds();
        Optional<ConsumerRecord<byte[], byte[]>> last = facts.lastAuditEvent(partition);
        state.topicIds().ifPresent(known -> checkTopics(known, now, partition));
        checkLast(state, partition, last);
        return now;
    }

    private static void checkTopics(TopicIds known, TopicIds now, int partition) {
        List<String> replaced = new ArrayList<>();
        known.byName().forEach((topic, id) -> {
            if (!id.equals(now.byName().get(topic))) {
                replaced.add(topic);
            }
        });
        if (!replaced.isEmpty()) {
            throw new ServiceRefusedException(
                    Code.TOPIC_REPLACED,
                    "the state of partition %d was made with other topics than those that now have the names %s: they were deleted and made again"
                                    .formatted(partition, replaced)
                            + REMEDY);
        }
    }

    private static void checkLast(SequencerState state, int partition, Optional<ConsumerRecord<byte[], byte[]>> last) {
        Optional<SequencedEvent> written = last.map(record -> decode(record, partition));
        Optional<LastEvent> place = written.map(event -> new LastEvent(event.cycleNumber(), event.sequenceNumber()));
        Optional<LastEvent> known = state.lastEvent();
        if (!place.equals(known)) {
            throw disagrees(
                    partition,
                    "audit-events ends with %s, and the state with %s".formatted(describe(place), describe(known)));
        }
        // The stores have changelogs of their own, which can be lost each for itself.
        written.ifPresent(event -> checkKnown(state, partition, event));
    }

    private static void checkKnown(SequencerState state, int partition, SequencedEvent event) {
        CycleCounter cycle = state.counter(event.cycleNumber());
        if (cycle.lastSequenceNumber() != event.sequenceNumber()) {
            throw disagrees(
                    partition,
                    "audit-events has cycle %d at number %d, and the state has it at %d"
                            .formatted(event.cycleNumber(), event.sequenceNumber(), cycle.lastSequenceNumber()));
        }
        if (cycle.ids() == CycleCounter.Ids.KNOWN
                && state.contentOf(new Fingerprint().idKey(event.cycleNumber(), event.eventId())) == null) {
            throw disagrees(partition, "the state does not know the id of the last event of audit-events");
        }
    }

    private static SequencedEvent decode(ConsumerRecord<byte[], byte[]> record, int partition) {
        try {
            return EventCodec.decode(record.value());
        } catch (RuntimeException foreign) {
            throw disagrees(
                    partition,
                    "offset %d of audit-events is not a record of the sequencer: somebody else writes there"
                            .formatted(record.offset()));
        }
    }

    private static String describe(Optional<LastEvent> event) {
        return event.map(LastEvent::toString).orElse("no event");
    }

    private static ServiceRefusedException disagrees(int partition, String how) {
        return new ServiceRefusedException(Code.STATE_DISAGREES, "partition " + partition + ": " + how + REMEDY);
    }
}
