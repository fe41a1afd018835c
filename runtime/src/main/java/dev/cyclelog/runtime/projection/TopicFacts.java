package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Which topic this is, and what it holds. An offset that belongs to another one must not be read on from.
 *
 * @param clusterId the id of the cluster
 * @param topicId the id that the cluster gave the topic when it was made
 * @param beginnings the first offset of each partition
 * @param ends the end of what is committed in each partition
 */
public record TopicFacts(
        String clusterId, String topicId, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {

    /** Asks Kafka. */
    public static TopicFacts of(Settings settings, String topic) {
        try (TopicAdmin topics = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings)) {
            return new TopicFacts(
                    topics.clusterId(),
                    topics.topicIds(List.of(topic)).get(topic),
                    offsets.beginningOffsets(topic),
                    offsets.endOffsets(topic));
        }
    }

    /**
     * Checks that the row was projected from this topic.
     *
     * @throws ServiceRefusedException if it was not, with what to do
     */
    public void checkIdentity(ProjectionOffsetsRecord row) {
        if (row.getClusterId() != null && !row.getClusterId().equals(clusterId)) {
            throw refusal(
                    Code.OTHER_CLUSTER,
                    "%s was projected from the Kafka cluster %s, and this is %s: connect the database and the cluster"
                                    .formatted(row.getTopic(), row.getClusterId(), clusterId)
                            + " that belong together");
        }
        if (row.getTopicId() != null && !row.getTopicId().equals(topicId)) {
            throw refusal(
                    Code.TOPIC_REPLACED,
                    "topic %s was deleted and made again since it was projected (its id was %s and is %s)"
                            .formatted(row.getTopic(), row.getTopicId(), topicId));
        }
    }

    /**
     * Checks that the row's offset is one of this topic.
     *
     * @param row read before Kafka was asked: an owner that still writes moves it on
     * @throws ServiceRefusedException if it is not, with what to do
     */
    public void check(ProjectionOffsetsRecord row) {
        checkIdentity(row);
        TopicPartition partition = new TopicPartition(row.getTopic(), row.getPartition());
        long offset = row.getNextOffset();
        long beginning = beginnings.get(partition);
        if (offset < beginning) {
            throw refusal(
                    Code.POSITION_LOST,
                    "PostgreSQL needs the records of %s from offset %d on, and the log begins at %d"
                            .formatted(partition, offset, beginning));
        }
        long end = ends.get(partition);
        if (offset > end) {
            throw refusal(
                    Code.POSITION_LOST,
                    "PostgreSQL holds the records of %s up to offset %d, and the log ends at %d: it has lost its end"
                            .formatted(partition, offset, end));
        }
    }

    private static ServiceRefusedException refusal(Code code, String message) {
        return new ServiceRefusedException(code, message);
    }
}
