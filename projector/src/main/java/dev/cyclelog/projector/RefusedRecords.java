package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.database.jooq.pipeline.tables.records.DeadLettersRecord;
import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.events.EnvelopeGlimpse;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.Settings;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/** What PostgreSQL refuses at the moment, and the way past it. Needs no more rights than the projector has. */
public final class RefusedRecords {

    /** The reason of the dead letters that stand for skipped records. */
    public static final String REASON = "refused-by-database";

    private static final int MAX_REFUSAL_CHARS = 8 << 10;

    private final Settings settings;
    private final Topics topics;
    private final DSLContext sql;

    /** What is refused of the topics that these settings name, according to this database. */
    public RefusedRecords(Settings settings, DSLContext sql) {
        this.settings = settings;
        this.topics = settings.topics().names();
        this.sql = sql;
    }

    /**
     * The records before which partitions wait, by topic and partition. Kafka is asked only if there are any.
     *
     * @throws IllegalStateException if this Kafka does not have such a record there
     */
    public List<RefusedRecord> list() {
        List<ProjectionOffsetsRecord> waiting = sql.selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.REFUSED_OFFSET.isNotNull())
                .and(PROJECTION_OFFSETS.TOPIC.in(topics.all()))
                .orderBy(PROJECTION_OFFSETS.TOPIC, PROJECTION_OFFSETS.PARTITION)
                .fetch();
        if (waiting.isEmpty()) {
            return List.of();
        }
        try (RefusedRecordReader reader = new RefusedRecordReader(settings)) {
            return waiting.stream()
                    .map(row -> new RefusedRecord(topics, reader.read(row), row.getNextOffset(), row.getRefusal()))
                    .toList();
        }
    }

    /**
     * Whether the record at this place was skipped once.
     *
     * @param topic its topic without the prefix; null: in any topic
     */
    public boolean wasSkipped(String topic, int partition, long offset) {
        return sql.fetchExists(
                DEAD_LETTERS,
                DEAD_LETTERS
                        .TOPIC
                        .in(
                                topic == null
                                        ? List.of(topics.auditEvents(), topics.deadLetter())
                                        : List.of(topics.prefix() + topic))
                        .and(DEAD_LETTERS.PARTITION.eq(partition))
                        .and(DEAD_LETTERS.OFFSET.eq(offset))
                        .and(DEAD_LETTERS.REASON.eq(REASON)));
    }

    /**
     * Leaves the record out of its table for ever: it becomes a dead letter, and its partition goes on behind it. Both
     * or neither, and on disk when this returns.
     *
     * @throws IllegalStateException if it is not the projector that waits before this record, or not any more; nothing
     *     has changed then
     */
    public void skip(RefusedRecord refused) {
        if (!refused.isOfProjector()) {
            throw new IllegalStateException(
                    refused.place() + " cannot be skipped, only what the projector reads: mend the cause");
        }
        ConsumerRecord<byte[], byte[]> record = refused.record();
        sql.transaction(configuration -> {
            DSLContext transaction = configuration.dsl();
            // Whoever was told that it is skipped must not find it refused again after a crash of PostgreSQL.
            transaction.execute("SET LOCAL synchronous_commit = on");
            Condition row = PROJECTION_OFFSETS
                    .TOPIC
                    .eq(record.topic())
                    .and(PROJECTION_OFFSETS.PARTITION.eq(record.partition()));
            ProjectionOffsetsRecord waiting = transaction
                    .selectFrom(PROJECTION_OFFSETS)
                    .where(row)
                    .forUpdate()
                    .fetchSingle();
            if (waiting.getRefusedOffset() == null
                    || waiting.getRefusedOffset() != record.offset()
                    || waiting.getNextOffset() != refused.nextOffset()) {
                throw new IllegalStateException(refused.place() + " is not refused any more: "
                        + new TopicPartition(record.topic(), record.partition()) + " has moved to offset "
                        + waiting.getNextOffset() + " meanwhile; nothing was skipped");
            }
            transaction.executeInsert(deadLetter(refused));
            transaction
                    .update(PROJECTION_OFFSETS)
                    .set(PROJECTION_OFFSETS.NEXT_OFFSET, record.offset() + 1)
                    .setNull(PROJECTION_OFFSETS.REFUSED_OFFSET)
                    .setNull(PROJECTION_OFFSETS.REFUSAL)
                    .where(row)
                    .execute();
        });
    }

    /** Of a letter only the bytes: what PostgreSQL refuses may be any of the texts that were read from them. */
    private static DeadLettersRecord deadLetter(RefusedRecord refused) {
        ConsumerRecord<byte[], byte[]> record = refused.record();
        DeadLettersRecord letter = new DeadLettersRecord();
        letter.setTopic(record.topic());
        letter.setPartition(record.partition());
        letter.setOffset(record.offset());
        letter.setAppendedAt(DeadLetterHeaders.utc(record.timestamp()));
        letter.setReason(REASON);
        letter.setViolations(violations(refused.refusal()));
        letter.setKey(record.key());
        letter.setValue(record.value());
        refused.event().ifPresent(event -> {
            letter.setSource(new DeadLetterHeaders(record.headers()).source());
            letter.setEventId(event.eventId());
            letter.setEventType(event.eventType());
            letter.setCycleNumber(event.cycleNumber());
            letter.setSequenceNumber(event.sequenceNumber());
        });
        return letter;
    }

    private static JSONB violations(String refusal) {
        var violations = Json.MAPPER.createArrayNode();
        violations.addObject().put("pointer", "").put("message", EnvelopeGlimpse.storable(refusal, MAX_REFUSAL_CHARS));
        return JSONB.valueOf(violations.toString());
    }
}
