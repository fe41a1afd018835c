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
 * <p>The last committed record is enough: state and records are committed together, so a state that knows the last one
 * knows all of them, as long as the topics are the same.
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
        Optional<TopicIds> known = state.topicIds();
        if (known.isPresent()) {
            checkTopics(known.get(), now, partition);
        }
        if (last.isPresent()) {
            checkKnown(state, known.isPresent(), partition, last.get());
        } else if (!state.knowsNoCycle()) {
            throw disagrees(partition, "the state has numbered events and audit-events has none");
        }
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

    private static void checkKnown(
            SequencerState state, boolean used, int partition, ConsumerRecord<byte[], byte[]> last) {
        SequencedEvent event;
        try {
            event = EventCodec.decode(last.value());
        } catch (RuntimeException foreign) {
            throw new ServiceRefusedException(
                    Code.STATE_DISAGREES,
                    "audit-events, partition %d, offset %d is not a record of the sequencer: somebody else writes there"
                            .formatted(partition, last.offset()));
        }
        if (!used) {
            throw disagrees(
                    partition, "audit-events holds events up to %s and the state is empty".formatted(at(event)));
        }
        CycleCounter cycle = state.counter(event.cycleNumber());
        if (cycle.lastSequenceNumber() != event.sequenceNumber()) {
            throw disagrees(
                    partition,
                    "audit-events ends with %s and the state has that cycle at number %d"
                            .formatted(at(event), cycle.lastSequenceNumber()));
        }
        if (cycle.ids() == CycleCounter.Ids.KNOWN
                && state.contentOf(new Fingerprint().idKey(event.cycleNumber(), event.eventId())) == null) {
            throw disagrees(
                    partition, "audit-events ends with %s and the state does not know its id".formatted(at(event)));
        }
    }

    private static String at(SequencedEvent event) {
        return "number %d of cycle %d".formatted(event.sequenceNumber(), event.cycleNumber());
    }

    private static ServiceRefusedException disagrees(int partition, String how) {
        return new ServiceRefusedException(Code.STATE_DISAGREES, "partition " + partition + ": " + how + REMEDY);
    }
}
