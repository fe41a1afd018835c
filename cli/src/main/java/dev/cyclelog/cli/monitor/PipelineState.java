package dev.cyclelog.cli.monitor;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What PostgreSQL says of the pipeline.
 *
 * @param refused for each partition that is projected, whether PostgreSQL refuses its next record
 * @param deadLetters how many there are, by reason
 * @param events the highest sequence numbers of all cycles, added up
 * @param openCycles cycles without {@code cycle_complete}
 * @param openFor how long the oldest of them has been open; zero if there is none
 * @param snapshots cycles with a snapshot
 * @param missingSnapshots complete cycles without a snapshot
 * @param staleSnapshots snapshots that lack events
 * @param startedAgain cycles that were started after they were complete
 * @param lastSnapshot the snapshot that was written last; empty if there is none
 * @param databaseBytes the size of the database
 * @param lastCycles the last cycles, the newest first
 */
record PipelineState(
        Map<TopicPartition, Boolean> refused,
        Map<String, Long> deadLetters,
        long events,
        long openCycles,
        Duration openFor,
        long snapshots,
        long missingSnapshots,
        long staleSnapshots,
        long startedAgain,
        Optional<LastSnapshot> lastSnapshot,
        long databaseBytes,
        List<CycleRow> lastCycles) {

    /**
     * The snapshot that was written last.
     *
     * @param cycle of which cycle
     * @param writtenAt when, UTC
     */
    record LastSnapshot(int cycle, LocalDateTime writtenAt) {}

    /**
     * A cycle, with what its snapshot holds; null what it has no snapshot for.
     *
     * @param cycle its number
     * @param events its last sequence number
     * @param complete whether it has a {@code cycle_complete}
     * @param stale whether its snapshot lacks events
     */
    record CycleRow(
            int cycle,
            int events,
            boolean complete,
            boolean stale,
            Integer durationMs,
            Integer battles,
            Long credits,
            Integer prestige,
            LocalDateTime writtenAt) {}
}
