package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.projection.Projection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** {@code audit-events} to {@code audit_logs}: one row per event, each cycle in sequence order without a gap. */
final class AuditLogProjection implements Projection {

    private final String topic;

    AuditLogProjection(String topic) {
        this.topic = topic;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void write(DSLContext transaction, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, Integer> lastSequenceNumbers = new HashMap<>();
        BatchBindStep batch = transaction.batch(transaction
                .insertInto(
                        AUDIT_LOGS,
                        AUDIT_LOGS.CYCLE_NUMBER,
                        AUDIT_LOGS.EVENT_TYPE,
                        AUDIT_LOGS.EVENT_TIMESTAMP,
                        AUDIT_LOGS.SEQUENCE_NUMBER,
                        AUDIT_LOGS.USER_ID,
                        AUDIT_LOGS.ROBOT_ID,
                        AUDIT_LOGS.PAYLOAD,
                        AUDIT_LOGS.METADATA)
                .values((Integer) null, null, null, null, null, null, null, null));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SequencedEvent event = EventCodec.decode(record.value());
            int expected = lastSequenceNumbers.computeIfAbsent(
                            event.cycleNumber(), cycle -> lastSequenceNumber(transaction, cycle))
                    + 1;
            if (event.sequenceNumber() != expected) {
                throw new SequenceGapException(record, event, expected);
            }
            lastSequenceNumbers.put(event.cycleNumber(), expected);
            batch = batch.bind(
                    event.cycleNumber(),
                    event.eventType(),
                    event.eventTimestamp(),
                    event.sequenceNumber(),
                    event.userId(),
                    event.robotId(),
                    JSONB.valueOf(event.payload()),
                    event.metadata() == null ? null : JSONB.valueOf(event.metadata()));
        }
        batch.execute();
    }

    private static int lastSequenceNumber(DSLContext transaction, int cycleNumber) {
        Integer last = transaction
                .select(DSL.max(AUDIT_LOGS.SEQUENCE_NUMBER))
                .from(AUDIT_LOGS)
                .where(AUDIT_LOGS.CYCLE_NUMBER.eq(cycleNumber))
                .fetchOne(DSL.max(AUDIT_LOGS.SEQUENCE_NUMBER));
        return last == null ? 0 : last;
    }
}
