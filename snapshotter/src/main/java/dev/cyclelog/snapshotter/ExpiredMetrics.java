package dev.cyclelog.snapshotter;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/**
 * Records of {@code cycle-metrics} that Kafka does not keep any more, but that PostgreSQL has not got: as with a new
 * database, or one from an old backup.
 */
final class ExpiredMetrics {

    private ExpiredMetrics() {}

    /** Lets the snapshotter read on from the first record that there is. */
    static void skip(Settings settings, DSLContext sql) {
        try (OffsetAdmin offsets = new OffsetAdmin(settings)) {
            offsets.beginningOffsets(settings.topics().names().cycleMetrics())
                    .forEach((partition, beginning) ->
                            sql.transaction(configuration -> skip(configuration.dsl(), partition, beginning)));
        }
    }

    private static void skip(DSLContext transaction, TopicPartition partition, long beginning) {
        int moved = transaction
                .insertInto(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.TOPIC, partition.topic())
                .set(PROJECTION_OFFSETS.PARTITION, partition.partition())
                .set(PROJECTION_OFFSETS.NEXT_OFFSET, beginning)
                .onConflict(PROJECTION_OFFSETS.TOPIC, PROJECTION_OFFSETS.PARTITION)
                .doUpdate()
                .set(PROJECTION_OFFSETS.NEXT_OFFSET, beginning)
                .where(PROJECTION_OFFSETS.NEXT_OFFSET.lt(beginning))
                .execute();
        if (moved > 0) {
            // The summary that these wait for is among what is skipped.
            for (ReadModel model : ReadModel.values()) {
                model.dropStaged(transaction, partition.partition());
            }
        }
    }
}
