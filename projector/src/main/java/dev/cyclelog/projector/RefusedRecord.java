package dev.cyclelog.projector;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.events.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that PostgreSQL does not take, though the sequencer has found nothing wrong with it. Its partition waits
 * before it.
 *
 * @param topics the game's topics
 * @param record as the projector reads it
 * @param nextOffset from where the projector reads on: between it and the record there is nothing
 * @param refusal what PostgreSQL said
 */
public record RefusedRecord(Topics topics, ConsumerRecord<byte[], byte[]> record, long nextOffset, String refusal) {

    /** Its name for people: {@code audit-events:3:1234}, without the topics' prefix. */
    public String place() {
        return "%s:%d:%d"
                .formatted(record.topic().substring(topics.prefix().length()), record.partition(), record.offset());
    }

    /** Since when it is in its topic, and at most so long its partition waits. */
    public Instant appendedAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** Whether it is the projector that waits. The snapshotter reads a topic into PostgreSQL, too. */
    public boolean isOfProjector() {
        return record.topic().equals(topics.auditEvents()) || record.topic().equals(topics.deadLetter());
    }

    /** The event, if the record is one of {@code audit-events}. */
    public Optional<SequencedEvent> event() {
        return record.topic().equals(topics.auditEvents())
                ? Optional.of(EventCodec.decode(record.value()))
                : Optional.empty();
    }
}
