package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import org.apache.kafka.common.TopicPartition;

/**
 * An event of {@code audit-events} and where it is.
 *
 * @param partition its partition
 * @param offset its offset there
 * @param event the event
 */
record TopicEvent(TopicPartition partition, long offset, SequencedEvent event) {}
