package dev.cyclelog.runtime.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer group has still to process of one partition.
 *
 * @param group the consumer group
 * @param partition the partition
 * @param committed the offset that the group has committed, or the partition's beginning if it has committed none
 * @param end the high watermark: where the next record will be
 * @param oldest when the first record that is not yet processed was appended, by the broker's clock; empty if all is
 *     processed, or if nothing but transaction markers is left
 */
public record PartitionLag(String group, TopicPartition partition, long committed, long end, Optional<Instant> oldest) {

    /** Offsets not yet processed, transaction markers counted, as {@code kafka-consumer-groups} shows it. */
    public long events() {
        return end - committed;
    }

    /** How old the first record is that is not yet processed; zero if there is none. Never negative. */
    public Duration age(Instant now) {
        Duration age = oldest.map(appended -> Duration.between(appended, now)).orElse(Duration.ZERO);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
