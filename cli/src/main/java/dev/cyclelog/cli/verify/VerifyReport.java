package dev.cyclelog.cli.verify;

import java.util.List;

/**
 * What a verification found.
 *
 * @param events events of {@code audit-events} that were compared
 * @param rows rows of {@code audit_logs}
 * @param snapshots rows of {@code cycle_snapshots}
 * @param skipped the events that {@code audit_logs} lacks because they were skipped, a line each
 * @param problems what does not agree, each with its place; empty if all is well
 */
public record VerifyReport(long events, long rows, long snapshots, List<String> skipped, List<String> problems) {

    /** Copies the lists. */
    public VerifyReport {
        skipped = List.copyOf(skipped);
        problems = List.copyOf(problems);
    }

    /** Whether topic and tables agree, but for what was skipped. */
    public boolean passed() {
        return problems.isEmpty();
    }

    /** The result on one line. */
    public String summary() {
        return "%s: %,d events, %,d rows, %,d snapshots, %,d skipped events, %,d problems"
                .formatted(
                        passed() ? "verified" : "NOT VERIFIED",
                        events,
                        rows,
                        snapshots,
                        skipped.size(),
                        problems.size());
    }
}
