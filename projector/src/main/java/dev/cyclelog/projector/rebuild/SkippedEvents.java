package dev.cyclelog.projector.rebuild;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/** The events of {@code audit-events} that an operator has skipped, because PostgreSQL does not take them. */
final class SkippedEvents {

    private record Place(TopicPartition partition, long offset) {}

    /** An event by its number. */
    record Event(int cycleNumber, int sequenceNumber) {}

    private final Map<Place, Event> events = new HashMap<>();

    /** Those that are known now. One that is before an offset read earlier is among them. */
    static SkippedEvents read(DSLContext sql, String topic) {
        SkippedEvents skipped = new SkippedEvents();
        sql.selectFrom(DEAD_LETTERS)
                .where(DEAD_LETTERS.TOPIC.eq(topic))
                .forEach(letter -> skipped.events.put(
                        new Place(new TopicPartition(topic, letter.getPartition()), letter.getOffset()),
                        new Event(letter.getCycleNumber(), letter.getSequenceNumber())));
        return skipped;
    }

    /** The event, if the record is a skipped one; else null. */
    Event find(ConsumerRecord<?, ?> record) {
        if (events.isEmpty()) {
            return null;
        }
        return events.get(new Place(new TopicPartition(record.topic(), record.partition()), record.offset()));
    }
}
