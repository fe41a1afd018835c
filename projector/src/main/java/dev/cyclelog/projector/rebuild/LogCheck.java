package dev.cyclelog.projector.rebuild;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.projection.TopicFacts;
import java.util.List;
import org.jooq.DSLContext;

/** Whether the topic has everything that is in {@code audit_logs}: what it lacks would be lost. */
final class LogCheck {

    private LogCheck() {}

    /**
     * Checks that this is the cluster and the topic that were projected, and that it still has them from the first
     * event on.
     *
     * @throws ServiceRefusedException if not, with what to do
     */
    static void check(Settings settings, DSLContext sql) {
        String topic = settings.topics().names().auditEvents();
        List<ProjectionOffsetsRecord> rows = sql.selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(topic))
                .fetch();
        TopicFacts facts = TopicFacts.of(settings, topic);
        rows.forEach(facts::check);
        facts.beginnings().forEach((partition, beginning) -> {
            if (beginning > 0) {
                throw new ServiceRefusedException(
                        Code.POSITION_LOST,
                        "%s begins at offset %d: events were deleted, and a rebuild would lose their rows"
                                .formatted(partition, beginning));
            }
        });
        boolean nothingProjected = rows.stream().allMatch(row -> row.getNextOffset() == 0);
        if (nothingProjected && sql.fetchExists(AUDIT_LOGS)) {
            throw new ServiceRefusedException(
                    Code.POSITION_LOST,
                    "audit_logs has rows, and pipeline.projection_offsets does not say which part of %s they are"
                            .formatted(topic));
        }
    }
}
