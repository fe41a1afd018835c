package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import org.jooq.DSLContext;

/**
 * Records of {@code cycle-metrics} that Kafka does not keep any more, but that PostgreSQL has not got: as with a new
 * database, or one from an old backup.
 */
final class ExpiredMetrics {

    private ExpiredMetrics() {}

    /** Lets the snapshotter read on from the first record that there is. */
    static void skip(Settings settings, DSLContext sql) {
        String topic = settings.topics().names().cycleMetrics();
        try (OffsetAdmin offsets = new OffsetAdmin(settings)) {
            offsets.beginningOffsets(topic)
                    .forEach((partition, beginning) -> sql.insertInto(PROJECTION_OFFSETS)
                            .set(PROJECTION_OFFSETS.TOPIC, topic)
                            .set(PROJECTION_OFFSETS.PARTITION, partition.partition())
                            .set(PROJECTION_OFFSETS.NEXT_OFFSET, beginning)
                            .onConflict(PROJECTION_OFFSETS.TOPIC, PROJECTION_OFFSETS.PARTITION)
                            .doUpdate()
                            .set(PROJECTION_OFFSETS.NEXT_OFFSET, beginning)
                            .where(PROJECTION_OFFSETS.NEXT_OFFSET.lt(beginning))
                            .execute());
        }
    }
}
