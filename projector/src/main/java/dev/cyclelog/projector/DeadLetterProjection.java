package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;

import dev.cyclelog.events.EnvelopeGlimpse;
import dev.cyclelog.runtime.projection.Projection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;

/**
 * {@code game-events.dead-letter} to {@code pipeline.dead_letters}: one row per letter. A letter that the sequencer has
 * not written is stored with what is usable of it: it must not hold up the others.
 */
final class DeadLetterProjection implements Projection<List<ConsumerRecord<byte[], byte[]>>> {

    private final String topic;

    DeadLetterProjection(String topic) {
        this.topic = topic;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> prepare(List<ConsumerRecord<byte[], byte[]>> records) {
        return List.copyOf(records);
    }

    @Override
    public void write(DSLContext transaction, List<List<ConsumerRecord<byte[], byte[]>>> fragments) {
        BatchBindStep batch = transaction.batch(transaction
                .insertInto(
                        DEAD_LETTERS,
                        DEAD_LETTERS.TOPIC,
                        DEAD_LETTERS.PARTITION,
                        DEAD_LETTERS.OFFSET,
                        DEAD_LETTERS.APPENDED_AT,
                        DEAD_LETTERS.REASON,
                        DEAD_LETTERS.VIOLATIONS,
                        DEAD_LETTERS.ORIGIN_TOPIC,
                        DEAD_LETTERS.ORIGIN_PARTITION,
                        DEAD_LETTERS.ORIGIN_OFFSET,
                        DEAD_LETTERS.ORIGIN_TIMESTAMP,
                        DEAD_LETTERS.ORIGINAL_LENGTH,
                        DEAD_LETTERS.ORIGINAL_SHA256,
                        DEAD_LETTERS.SOURCE,
                        DEAD_LETTERS.EVENT_ID,
                        DEAD_LETTERS.EVENT_TYPE,
                        DEAD_LETTERS.CYCLE_NUMBER,
                        DEAD_LETTERS.KEY,
                        DEAD_LETTERS.VALUE)
                .values(
                        (String) null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        for (ConsumerRecord<byte[], byte[]> record :
                fragments.stream().flatMap(List::stream).toList()) {
            DeadLetterHeaders headers = new DeadLetterHeaders(record.headers());
            EnvelopeGlimpse event = EnvelopeGlimpse.of(record.value());
            batch = batch.bind(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    DeadLetterHeaders.utc(record.timestamp()),
                    headers.reason(),
                    headers.violations(),
                    headers.originTopic(),
                    headers.originPartition(),
                    headers.originOffset(),
                    headers.originTimestamp(),
                    headers.originalLength(),
                    headers.originalSha256(),
                    headers.source(),
                    event.eventId(),
                    event.eventType(),
                    event.cycleNumber() == null ? EnvelopeGlimpse.cycleNumberOfKey(record.key()) : event.cycleNumber(),
                    record.key(),
                    record.value());
        }
        batch.execute();
    }

    @Override
    public String describe(List<ConsumerRecord<byte[], byte[]>> fragment) {
        DeadLetterHeaders headers = new DeadLetterHeaders(fragment.get(0).headers());
        return "a dead letter, " + headers.reason();
    }
}
