package dev.cyclelog.cli.verify;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param events events of {@code audit-events} that were compared
 * @param rows rows of {@code audit_logs}
 * @param snapshots rows of {@code cycle_snapshots}
 * @param cycles the same by cycle
 * @param skipped the events that {@code audit_logs} lacks because they were skipped
 * @param repeatedIds event ids that were accepted in several cycles, the first ones
 * @param repeatedIdCount how many there are
 * @param remarks what is to be known, and is no disagreement
 * @param credits whether the stables' balances change by what the events say; empty if that was not compared, because
 *     something else does not agree
 * @param problems what does not agree, the first thousand; empty if all is well
 * @param problemCount how many there are
 */
public record VerifyReport(
        long events,
        long rows,
        long snapshots,
        List<CycleCounts> cycles,
        List<SkippedEvent> skipped,
        List<RepeatedId> repeatedIds,
        long repeatedIdCount,
        List<Finding> remarks,
        Optional<CreditReport> credits,
        List<Finding> problems,
        long problemCount) {

    /**
     * What there is of one cycle.
     *
     * @param cycleNumber the cycle
     * @param events its events that were compared
     * @param rows its rows of {@code audit_logs}
     * @param complete whether it has a {@code cycle_complete}
     * @param snapshot whether it has a row of {@code cycle_snapshots}
     */
    public record CycleCounts(int cycleNumber, long events, long rows, boolean complete, boolean snapshot) {}

    /** Copies the lists. */
    public VerifyReport {
        cycles = List.copyOf(cycles);
        skipped = List.copyOf(skipped);
        repeatedIds = List.copyOf(repeatedIds);
        remarks = List.copyOf(remarks);
        problems = List.copyOf(problems);
    }

    /** Whether topic and tables agree, but for what was skipped. */
    public boolean passed() {
        return problemCount == 0;
    }
}
