package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.time.LocalDateTime;

/**
 * The last record of a cycle's metrics: what is true of the cycle as a whole, and what a writer needs to know whether
 * it has everything.
 *
 * @param events how many events were counted
 * @param lastSequenceNumber the last of them; a different number than {@code events} means that state was lost, and
 *     that no metric records went before
 * @param records how many metric records went before
 * @param triggerType {@code manual} or {@code scheduled}
 * @param startTime when the cycle started, UTC
 * @param endTime when it ended, UTC; null if it has not, and state was lost
 * @param startsAfterEnd how often it was started after it had ended
 * @param totalBattles battles in the cycle
 * @param totalCreditsTransacted credits moved, exactly
 * @param totalPrestigeAwarded prestige awarded, exactly
 */
record CycleSummary(
        int events,
        int lastSequenceNumber,
        int records,
        String triggerType,
        LocalDateTime startTime,
        LocalDateTime endTime,
        int startsAfterEnd,
        int totalBattles,
        BigDecimal totalCreditsTransacted,
        BigDecimal totalPrestigeAwarded) {

    static CycleSummary of(CycleState cycle, int records) {
        return new CycleSummary(
                cycle.events(),
                cycle.lastSequenceNumber(),
                records,
                cycle.triggerType(),
                cycle.startTime(),
                cycle.endTime(),
                cycle.startsAfterEnd(),
                cycle.totalBattles(),
                cycle.credits(),
                cycle.prestige());
    }

    /** Whether every event of the cycle was counted. */
    boolean isComplete() {
        return events == lastSequenceNumber;
    }
}
