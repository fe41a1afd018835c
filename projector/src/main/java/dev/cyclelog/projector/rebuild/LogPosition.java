package dev.cyclelog.projector.rebuild;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.jooq.SelectConditionStep;

/**
 * A place in {@code audit-events}, and what the table does not have of what is before it.
 *
 * @param offsets the first offset after it, by partition
 * @param skipped what was skipped
 */
record LogPosition(Map<TopicPartition, Long> offsets, SkippedEvents skipped) {

    /** The beginning of everything. */
    static LogPosition beginning() {
        return new LogPosition(Map.of(), new SkippedEvents());
    }

    /** What {@code audit_logs} holds at this moment. */
    static LogPosition projected(DSLContext sql, String topic) {
        return of(rows(sql, topic).fetch(), sql, topic);
    }

    /** What {@code audit_logs} holds, and will hold until the end of this transaction. */
    static LogPosition projectedAndLocked(DSLContext transaction, String topic) {
        return of(rows(transaction, topic).forUpdate().fetch(), transaction, topic);
    }

    private static SelectConditionStep<ProjectionOffsetsRecord> rows(DSLContext sql, String topic) {
        return sql.selectFrom(PROJECTION_OFFSETS).where(PROJECTION_OFFSETS.TOPIC.eq(topic));
    }

    private static LogPosition of(List<ProjectionOffsetsRecord> rows, DSLContext sql, String topic) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        rows.forEach(row -> offsets.put(new TopicPartition(topic, row.getPartition()), row.getNextOffset()));
        return new LogPosition(offsets, SkippedEvents.read(sql, topic));
    }

    /** How many offsets there are from another position to this one; records are fewer. */
    long distanceFrom(LogPosition other) {
        return offsets.entrySet().stream()
                .mapToLong(end -> end.getValue() - other.offsets.getOrDefault(end.getKey(), 0L))
                .sum();
    }
}
