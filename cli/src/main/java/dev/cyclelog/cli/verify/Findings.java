package dev.cyclelog.cli.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what was found. A run of sequence numbers of which the same is found is one finding; beyond a thousand,
 * findings are only counted.
 */
final class Findings {

    private static final int MAX = 1_000;

    private final List<Finding> kept = new ArrayList<>();
    /** The index of the run that each cycle's next finding may continue. Partitions take turns, thus one per cycle. */
    private final Map<Integer, Integer> runs = new HashMap<>();

    private long count;

    void add(Finding finding) {
        Integer run = finding.sequenceNumber() == null ? null : runs.get(finding.cycleNumber());
        if (run != null && kept.get(run).isContinuedBy(finding)) {
            kept.set(run, kept.get(run).through(finding.lastSequenceNumber()));
            return;
        }
        count++;
        if (kept.size() == MAX) {
            return;
        }
        if (finding.sequenceNumber() != null) {
            runs.put(finding.cycleNumber(), kept.size());
        }
        kept.add(finding);
    }

    /** How many there are, those included that are not kept. */
    long count() {
        return count;
    }

    /** The first of them. */
    List<Finding> kept() {
        return List.copyOf(kept);
    }
}
