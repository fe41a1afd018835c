package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.OffsetAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is. */
final class Commits {

    private static final Duration POLL = Duration.ofMillis(20);

    private final OffsetAdmin offsets;
    private final String groupId;
    private final Check running;

    /** Fails if whoever should commit does not run any more. */
    interface Check {
        void check() throws Exception;
    }

    Commits(OffsetAdmin offsets, String groupId, Check running) {
        this.offsets = offsets;
        this.groupId = groupId;
        this.running = running;
    }

    /** Waits until the group has committed an offset, and says which one it then had. */
    long await(TopicPartition partition, long offset) throws Exception {
        long committed = 0;
        while (committed < offset) {
            running.check();
            LockSupport.parkNanos(POLL.toNanos());
            committed = offsets.committedOffsets(groupId).getOrDefault(partition, 0L);
        }
        return committed;
    }

    /** The same for several partitions. */
    void await(Map<TopicPartition, Long> ends) throws Exception {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            await(end.getKey(), end.getValue());
        }
    }
}
