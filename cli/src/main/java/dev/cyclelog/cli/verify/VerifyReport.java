package dev.cyclelog.cli.verify;

import java.util.List;

/**
 * What a verification found.
 *
 * @param events events of {@code audit-events} that were compared
 * @param rows rows of {@code audit_logs}
 * @param snapshots rows of {@code cycle_snapshots}
 * @param problems what does not agree, each with its place; empty if all is well
 */
public record VerifyReport(long events, long rows, long snapshots, List<String> problems) {

    /** Copies the list. */
    public VerifyReport {
        problems = List.copyOf(problems);
    }

    /** Whether topic and tables agree. */
    public boolean passed() {
        return problems.isEmpty();
    }

    /** The result on one line. */
    public String summary() {
        return "%s: %,d events, %,d rows, %,d snapshots, %,d problems"
                .formatted(passed() ? "verified" : "NOT VERIFIED", events, rows, snapshots, problems.size());
    }
}
