package dev.cyclelog.sequencer;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the broker knows and the sequencer's state has to agree with. */
interface BrokerFacts {

    /** The ids that the topics have now, those of the state's changelogs among them. */
    TopicIds topicIds();

    /** The last committed record of a partition of {@code audit-events}. */
    Optional<ConsumerRecord<byte[], byte[]>> lastAuditEvent(int partition);
}
